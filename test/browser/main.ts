/**
 * The catalog explorer in a real Chromium. Needs Debian's package chromium; nothing is fetched.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { emitExplorer } from '../../codegen/emit/docs/explorer/explorer.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import { type Report, runChecks } from '../kit/report.ts';
import { EXPLORER, Explorer, startChromium } from './explorer.ts';
import * as landing from './landing.ts';
import * as looks from './looks.ts';
import * as walks from './walks.ts';

/** In this order: the last one leaves the page. */
const CHECKS = [
  ...[walks.checkKeyboard, walks.checkWalk, walks.checkLanguages, walks.checkEditions],
  ...[walks.checkEveryEntry, looks.checkColours, looks.checkWidths, landing.checkLanding],
  ...[landing.checkAddress, landing.checkAbsence, landing.checkStart, walks.checkFocus],
  ...[walks.checkTelephone, landing.checkOddAddresses],
];

await runChecks(300_000, async (report, folder) => {
  await using browser = await startChromium();
  await checkAll(report, browser);
  await checkHostileTexts(report, browser, folder);
  await checkPaper(report, browser);
});

async function checkAll(report: Report, browser: Browser): Promise<void> {
  const context = await browser.newContext({ offline: true, locale: 'en-US' });
  const page = await context.newPage();
  const troubles: string[] = [];
  const requests = new Set<string>();
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  page.on('request', (request) => requests.add(request.url().replace(/#.*$/, '')));
  await page.goto(EXPLORER);
  const explorer = new Explorer(page, report);
  for (const check of CHECKS) await check(explorer);
  report.equal(troubles, [], 'no error in the console');
  requests.delete('about:blank');
  report.equal([...requests], [EXPLORER], 'nothing is requested but the page itself');
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
  await page.goto(`${EXPLORER}#/event/model.usage`);
  await page.emulateMedia({ media: 'print' });
  const cut =
    'document.querySelector("#details").scrollHeight > document.documentElement.scrollHeight';
  report.equal(await page.evaluate(cut), false, 'a printed entry is whole');
  report.equal(await page.isVisible('#finder'), false, 'the list is not printed');
  const bare = await browser.newPage({ javaScriptEnabled: false });
  await bare.goto(EXPLORER);
  report.equal(await bare.textContent('code'), 'en/README.md', 'a page without JavaScript');
}
