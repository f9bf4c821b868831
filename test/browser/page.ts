import { type Browser, chromium, type Page } from 'playwright-core';
import { eventually } from '../kit/eventually.ts';
import { isExecutable } from '../kit/tools.ts';

/** Debian's package, and where others put it. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Nothing of the browser's own may reach for the network. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const findChromium = (): string | undefined => PLACES.find(isExecutable);

export function startChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: FLAGS });
}

/** Opens what an address within the page leads to. */
export const go = (page: Page, hash: string): Promise<unknown> =>
  page.evaluate(`location.hash = ${JSON.stringify(hash)}`);

export const heading = (page: Page): Promise<string | null> => page.textContent('#details h2');

export const focused = (page: Page): Promise<string> =>
  page.evaluate('document.activeElement.id || document.activeElement.className');

/** Names of the entries that the list shows. */
export const listed = (page: Page): Promise<string[]> =>
  page.locator('#results .entry-name').allTextContents();

/**
 * Waits until an expression holds in the page. Playwright's own waiting evaluates within the page,
 * where the page's security policy forbids it.
 *
 * @throws Error when it does not hold within five seconds
 */
export async function until(page: Page, condition: string): Promise<void> {
  const holds = async () => (await page.evaluate(condition)) || undefined;
  await eventually(condition, 5_000, holds, 5);
}

/** The heading once it is the expected one; the page draws after the browser has moved on. */
export async function settled(page: Page, expected: string | null): Promise<string | null> {
  const condition = `document.querySelector('#details h2')?.textContent === ${JSON.stringify(expected)}`;
  await until(page, condition).catch(() => {});
  return heading(page);
}
