/**
 * The catalog explorer in a real Chromium. Needs Debian's package chromium; nothing is fetched.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { emitExplorer } from '../../codegen/emit/docs/explorer/explorer.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import { Report } from '../kit/report.ts';
import { findChromium, startChromium } from './chromium.ts';
import {
  checkAbsence,
  checkAddress,
  checkFocus,
  checkLanding,
  checkOddAddresses,
  checkStart,
  checkTelephone,
} from './landing.ts';
import { checkColours, checkWidths } from './looks.ts';
import {
  checkEditions,
  checkEveryEntry,
  checkKeyboard,
  checkLanguages,
  checkWalk,
} from './walks.ts';

const EXPLORER = new URL('../../generated/docs/index.html', import.meta.url);

const report = new Report();
const program = findChromium();
if (program === undefined) {
  report.check(false, 'a browser is installed');
  console.log('install it: apt-get install --no-install-recommends chromium');
} else {
  const browser = await startChromium(program);
  try {
    await checkAll(browser);
  } finally {
    await browser.close();
  }
}
console.log(report.summary);
process.exitCode = report.failed === 0 && report.passed > 0 ? 0 : 1;

async function checkAll(browser: Browser): Promise<void> {
  const context = await browser.newContext({ offline: true, locale: 'en-US' });
  const page = await context.newPage();
  const { troubles, requests } = watch(page);
  await page.goto(EXPLORER.href);
  await checkKeyboard(report, page);
  await checkWalk(report, page);
  await checkLanguages(report, page);
  await checkEditions(report, page);
  await checkEveryEntry(report, page);
  await checkColours(report, page);
  await checkWidths(report, page);
  await checkLanding(report, page);
  await checkAddress(report, page);
  await checkAbsence(report, page);
  await checkStart(report, page);
  await checkFocus(report, page);
  await checkTelephone(report, page);
  await checkOddAddresses(report, page);
  report.equal(troubles, [], 'no error in the console');
  report.equal(
    [...new Set(requests)].filter((url) => url !== 'about:blank'),
    [EXPLORER.href],
    'nothing is requested but the page itself',
  );
  await checkHostileTexts(browser);
}

function watch(page: Page): { troubles: string[]; requests: string[] } {
  const troubles: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  page.on('request', (request) => requests.push(request.url().replace(/#.*$/, '')));
  return { troubles, requests };
}

/** Texts of a catalog are texts, whatever stands in them. */
async function checkHostileTexts(browser: Browser): Promise<void> {
  const catalog = catalogAt();
  const hostile = '</script><img src=x onerror="document.title=\'taken\'"> "data" %name% $&';
  const metrics = catalog.metrics.map((metric) => ({ ...metric, description: { en: hostile } }));
  const folder = mkdtempSync(join(tmpdir(), 'explorer-'));
  try {
    const file = join(folder, 'index.html');
    writeFileSync(file, emitExplorer({ ...catalog, metrics }));
    const page = await browser.newPage();
    await page.goto(`file://${file}#/metric/${metrics[0]?.id}`);
    report.equal(await page.textContent('.lead'), hostile, 'a hostile description stays text');
    report.equal(await page.title(), catalog.name, 'and runs nothing');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
