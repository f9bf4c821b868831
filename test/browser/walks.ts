import type { Page } from 'playwright-core';
import type { Report } from '../kit/report.ts';
import { focused, go, heading, listed, settled, until } from './page.ts';

/** Search, move, open and come back, without a mouse. */
export async function checkKeyboard(report: Report, page: Page): Promise<void> {
  report.equal(await focused(page), 'search', 'the search has the focus at first');
  await page.keyboard.type('lane wait');
  const first = await page.textContent('#results li:first-child .entry-name');
  report.equal(
    first,
    'openclaw_queue_lane_wait_seconds',
    'a search for two words finds the metric',
  );
  await page.keyboard.press('Enter');
  report.equal(await settled(page, first), first, 'Enter opens the first result');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const second = await page.textContent('#results li:nth-child(2) .entry-name');
  await page.keyboard.press('Enter');
  report.equal(await settled(page, second), second, 'the arrows lead to the next one');
  await page.keyboard.press('Escape');
  report.equal(await focused(page), 'search', 'Escape leads back to the search');
  await page.goBack();
  report.equal(await settled(page, first), first, 'the history of the browser goes along');
  await page.fill('#search', 'nothing at all is called this');
  report.equal(await page.locator('#results li').count(), 0, 'a search may find nothing');
  report.equal(await page.textContent('#count'), 'Nothing matches.', 'and says so');
  await page.fill('#search', '');
}

/** From a field of an event to its metric, to the OTel twin and to the panel. */
export async function checkWalk(report: Report, page: Page): Promise<void> {
  await go(page, '#/event/run.completed');
  const row = page.locator('#details tbody tr', {
    has: page.locator('code', { hasText: 'durationMs' }),
  });
  await row.locator('a', { hasText: 'openclaw_run_duration_seconds' }).click();
  const metric = 'openclaw_run_duration_seconds';
  report.equal(await settled(page, metric), metric, 'a field leads to its metric');
  const names = await page.locator('.twin .name').allTextContents();
  report.equal(
    names,
    ['openclaw_run_duration_seconds', 'openclaw.run.duration_ms'],
    'the metric shows both sides',
  );
  await page.locator('details summary').first().click();
  const query = page.locator('details[open] pre').first();
  report.check(
    await query.isVisible(),
    'a panel shows its query',
    (await query.textContent()) ?? '',
  );
  await page.locator('.twin a.to-label', { hasText: 'openclaw.outcome' }).click();
  report.equal(await settled(page, 'outcome'), 'outcome', 'an attribute leads to its label');
}

/** Everything that is not a name of the catalog changes with the language. */
export async function checkLanguages(report: Report, page: Page): Promise<void> {
  const seen = new Set<string>();
  for (const locale of ['ja', 'ko', 'zh-TW', 'en']) {
    await page.focus('select[name=locale]');
    await page.selectOption('select[name=locale]', locale);
    const words = await page.textContent('#kinds');
    const lead = await page.textContent('.lead');
    seen.add(`${words}${lead}`);
    report.equal(
      await page.getAttribute('html', 'lang'),
      locale,
      `${locale}: the page says its language`,
    );
    report.equal(await focused(page), 'choose-locale', `${locale}: the choice keeps the focus`);
  }
  report.equal(seen.size, 4, 'four languages have four sets of words');
}

/** What an older edition knew, and the table that sets the editions side by side. */
export async function checkEditions(report: Report, page: Page): Promise<void> {
  await page.locator('#kinds button', { hasText: 'Metrics' }).click();
  const counts: Record<string, number> = {};
  for (const edition of ['2026.5', '2026.6', '2026.9']) {
    await page.selectOption('select[name=edition]', edition);
    const names = await listed(page);
    counts[edition] = names.filter((name) => name.startsWith('openclaw_')).length;
  }
  report.equal(Object.values(counts), [30, 51, 68], 'each edition has its Prometheus metrics');
  await page.locator('#kinds a').click();
  await settled(page, '2026.5 → 2026.6 → 2026.9 → next');
  const figures = await page
    .locator('#details tbody tr:first-child')
    .first()
    .locator('td')
    .allTextContents();
  report.equal(figures.slice(1, 4), ['30', '51', '68'], 'the editions stand side by side');
  const label = page.locator('tr', { hasText: 'openclaw_model_call_total' }).locator('a.to-label');
  report.equal(
    await label.allTextContents(),
    ['observation_unit'],
    'with the labels that came later',
  );
  await page.locator('#kinds button', { hasText: 'All' }).click();
}

/** Every entry opens, and every link in it leads somewhere. */
export async function checkEveryEntry(report: Report, page: Page): Promise<void> {
  await page.selectOption('select[name=edition]', 'next');
  const links = await page
    .locator('#results a')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  const targets = new Set(links);
  const broken: string[] = [];
  for (const hash of links) {
    await go(page, hash);
    await until(
      page,
      `document.querySelector('#results a[aria-current]')?.hash === ${JSON.stringify(hash)}`,
    );
    if ((await heading(page)) === null) broken.push(`${hash} is empty`);
    const inner = await page
      .locator('#details a[href^="#/"]:not(.back)')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    for (const target of inner) if (!targets.has(target)) broken.push(`${hash} -> ${target}`);
  }
  report.check(links.length > 200, 'the list holds everything', `${links.length} entries`);
  report.equal(broken, [], 'every entry opens, and every link leads to one');
}
