/**
 * A picture of one trace as Phoenix draws it; `npm run test:backends -- --picture FILE` says which:
 * `node test/browser/turn.ts --page http://127.0.0.1:6006/projects/…/traces/… --out deploy/turn.png`
 */
import { parseArgs } from 'node:util';
import { findChromium, startChromium } from './chromium.ts';

const { values } = parseArgs({
  options: { page: { type: 'string' }, out: { type: 'string', default: 'deploy/turn.png' } },
});
const SIZE = { width: 1360, height: 800 };
/** Beside the list of traces, which lies behind it. */
const TRACE = { x: 341, y: 46, width: 1019, height: 754 };

/** Milliseconds: the page loads in parts and says nowhere that it is complete. */
const LIMIT = 180_000;
const SETTLE = 10_000;

const program = findChromium();
if (program === undefined) throw new Error('no Chromium: apt-get install chromium');
if (values.page === undefined) throw new Error('--page: expected the URL of a trace in Phoenix');
const browser = await startChromium(program);
try {
  const page = await browser.newPage({ viewport: SIZE, deviceScaleFactor: 1 });
  await page.goto(values.page, { timeout: LIMIT });
  await page.getByText('openclaw.model.call').last().click({ timeout: LIMIT });
  await page.waitForTimeout(SETTLE);
  await page.screenshot({ path: values.out, clip: TRACE });
} finally {
  await browser.close();
}
