import type { Page } from 'playwright-core';
import { eventually } from '../kit/eventually.ts';

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
