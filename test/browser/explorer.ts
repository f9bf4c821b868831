import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { eventually } from '../kit/eventually.ts';
import type { Report } from '../kit/report.ts';

export const EXPLORER = new URL('../../generated/docs/index.html', import.meta.url).href;

/** Debian's package, and where others put it. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** @throws Error when there is none */
export function startChromium(): Promise<Browser> {
  const executablePath = PLACES.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('no Chromium: apt-get install chromium');
  return chromium.launch({ executablePath, args: ['--disable-gpu', '--disable-quic'] });
}

/** The explorer in a tab, and the report of what is seen there. */
export class Explorer {
  readonly page: Page;
  readonly #report: Report;

  constructor(page: Page, report: Report) {
    this.page = page;
    this.#report = report;
  }

  /** The same report, of another tab. */
  beside(page: Page): Explorer {
    return new Explorer(page, this.#report);
  }

  is(what: string, seen: unknown, expected: unknown): void {
    this.#report.equal(seen, expected, what);
  }

  holds(what: string, condition: boolean, detail: unknown = ''): void {
    this.#report.check(condition, what, String(detail));
  }

  /** Opens what an address within the page leads to. */
  go(hash: string): Promise<unknown> {
    return this.page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  }

  search(text: string): Promise<void> {
    return this.page.fill('#search', text);
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  choose(name: string, value: string | { readonly index: number }): Promise<unknown> {
    return this.page.selectOption(`select[name=${name}]`, value);
  }

  /** A link by its text, or whatever else has the text. */
  with(selector: string, hasText: string) {
    return this.page.locator(selector, { hasText });
  }

  text(selector: string): Promise<string | null> {
    return this.page.textContent(selector);
  }

  heading(): Promise<string | null> {
    return this.text('#details h2');
  }

  focused(): Promise<string> {
    return this.page.evaluate('document.activeElement.id || document.activeElement.className');
  }

  /** Names of the entries that the list shows. */
  listed(): Promise<string[]> {
    return this.page.locator('#results .entry-name').allTextContents();
  }

  /** Where the links lead to that a selector finds. */
  targets(selector: string): Promise<string[]> {
    const links = this.page.locator(selector);
    return links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  }

  /**
   * Waits until an expression holds in the page. Playwright's own waiting evaluates within the page,
   * where the page's security policy forbids it.
   * @throws Error when it does not hold within five seconds
   */
  async until(condition: string): Promise<void> {
    const holds = async () => (await this.page.evaluate(condition)) || undefined;
    await eventually(condition, 5_000, holds, 5);
  }

  /** The page draws after the browser has moved on. */
  async opens(what: string, expected: string | null): Promise<void> {
    const condition = `document.querySelector('#details h2')?.textContent === ${JSON.stringify(expected)}`;
    await this.until(condition).catch(() => {});
    this.is(what, await this.heading(), expected);
  }
}
