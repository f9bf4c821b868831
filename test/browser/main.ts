/** The catalog explorer in a real Chromium. Needs Debian's package chromium; nothing is fetched. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { emitExplorer } from '../../codegen/emit/docs/explorer/explorer.ts';
import { catalogAt } from '../kit/catalog-at.ts';
import { type Report, runChecks } from '../kit/report.ts';
import { EXPLORER, Explorer, startChromium } from './explorer.ts';
import * as landing from './landing.ts';
import * as walks from './walks.ts';

/** What people must be able to read, and how much the colours must differ for that. */
const READ = ['#details h2', '.lead', '#count', '#details dt', '#details a', '.badge'].concat([
  '.entry-text',
  'pre',
]);
const READABLE = 4.5;

/** In this order: the last one leaves the page. */
const CHECKS = [
  ...[walks.checkKeyboard, walks.checkWalk, walks.checkLanguages, walks.checkEditions],
  walks.checkAges,
  ...[walks.checkEveryEntry, checkColours, checkWidths, landing.checkLanding],
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

/** Light and dark differ, and in both every text stands out from what lies behind it. */
async function checkColours(explorer: Explorer): Promise<void> {
  const { page } = explorer;
  await explorer.go('#/metric/model_tokens');
  await page.locator('details summary').first().click();
  const grounds = new Set<string>();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    grounds.add(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
    for (const selector of READ) {
      const contrast = await page.locator(selector).first().evaluate(contrastOf);
      const what = `${colorScheme}: ${selector} can be read`;
      explorer.holds(what, contrast >= READABLE, contrast.toFixed(1));
    }
  }
  explorer.is('light and dark have different grounds', grounds.size, 2);
}

/** No page is wider than the window, on a telephone either. */
async function checkWidths(explorer: Explorer): Promise<void> {
  for (const width of [360, 800, 1400]) {
    await explorer.page.setViewportSize({ width, height: 800 });
    for (const hash of ['#/metric/model_call_duration', '#/event/model.usage', '#/editions']) {
      await explorer.go(hash);
      const wide = await explorer.page.evaluate<number>('document.documentElement.scrollWidth');
      explorer.holds(`${hash} fits into ${width} pixels`, wide <= width, wide);
    }
  }
}

/** Contrast after WCAG 2, of an element's text with the first ground behind it. Runs in the page. */
function contrastOf(element: unknown): number {
  type Styled = { backgroundColor: string; color: string };
  const style = (of: unknown): Styled =>
    (globalThis as never as { getComputedStyle(of: unknown): Styled }).getComputedStyle(of);
  const parts = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour: string): number => {
    const scale = colour.startsWith('color(') ? 1 : 255;
    const [red = 0, green = 0, blue = 0] = parts(colour)
      .slice(0, 3)
      .map((part) => part / scale)
      .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  let ground = element as { parentElement: unknown };
  while (parts(style(ground).backgroundColor)[3] === 0 && ground.parentElement)
    ground = ground.parentElement as typeof ground;
  const [light = 0, dark = 0] = [style(element).color, style(ground).backgroundColor]
    .map(luminance)
    .sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}
