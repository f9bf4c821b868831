/**
 * The catalog explorer in a real Chromium. Needs Debian's package chromium; nothing is fetched.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { emitExplorer } from '../../codegen/emit/docs/explorer/explorer.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import { type Report, runChecks } from '../kit/report.ts';
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
import { findChromium, startChromium } from './page.ts';
import {
  checkEditions,
  checkEveryEntry,
  checkKeyboard,
  checkLanguages,
  checkWalk,
} from './walks.ts';

const EXPLORER = new URL('../../generated/docs/index.html', import.meta.url);

await runChecks(300_000, async (report, folder) => {
  const program = findChromium();
  if (program === undefined) throw new Error('no Chromium: apt-get install chromium');
  await using browser = await startChromium(program);
  await checkAll(report, browser);
  await checkHostileTexts(report, browser, folder);
  await checkPaper(report, browser);
});

async function checkAll(report: Report, browser: Browser): Promise<void> {
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
async function checkHostileTexts(report: Report, browser: Browser, folder: string): Promise<void> {
  const catalog = catalogAt();
  const hostile = '</script><img src=x onerror="document.title=\'taken\'"> "data" %name% $&';
  const metrics = catalog.metrics.map((metric) => ({ ...metric, description: { en: hostile } }));
  const file = join(folder, 'index.html');
  writeFileSync(file, emitExplorer({ ...catalog, metrics }));
  const page = await browser.newPage();
  await page.goto(`file://${file}#/metric/${metrics[0]?.id}`);
  report.equal(await page.textContent('.lead'), hostile, 'a hostile description stays text');
  report.equal(await page.title(), catalog.name, 'and runs nothing');
}

/** On paper stands the whole entry and nothing else; without JavaScript, where to read instead. */
async function checkPaper(report: Report, browser: Browser): Promise<void> {
  const page = await browser.newPage();
  await page.goto(`${EXPLORER.href}#/event/model.usage`);
  await page.emulateMedia({ media: 'print' });
  const cut =
    'document.querySelector("#details").scrollHeight > document.documentElement.scrollHeight';
  report.equal(await page.evaluate(cut), false, 'a printed entry is whole');
  report.equal(await page.isVisible('#finder'), false, 'the list is not printed');
  const bare = await browser.newPage({ javaScriptEnabled: false });
  await bare.goto(EXPLORER.href);
  report.equal(await bare.textContent('code'), 'en/README.md', 'a page without JavaScript');
}
