import type { Page } from 'playwright-core';
import type { Report } from '../kit/report.ts';
import { focused, go, heading, listed, until } from './page.ts';

/** What people paste into the search, and the metric that it is about. */
const PASTED: readonly (readonly [text: string, metric: string])[] = [
  ['openclaw_run_completed_total', 'openclaw_run_completed_total'],
  ['openclaw_run_duration_seconds_count', 'openclaw_run_duration_seconds'],
  ['openclaw_run_duration_seconds_sum', 'openclaw_run_duration_seconds'],
  [
    'openclaw_run_duration_seconds_bucket{channel="telegram",outcome="completed",le="0.5"} 3',
    'openclaw_run_duration_seconds',
  ],
  [
    'histogram_quantile(0.95, sum by (le) (rate(openclaw_queue_lane_wait_seconds_bucket{lane="main"}[5m])))',
    'openclaw_queue_lane_wait_seconds',
  ],
  ['openclaw.run.duration_ms', 'openclaw_run_duration_seconds'],
  ['openclaw_run_duration_ms_bucket', 'openclaw_run_duration_seconds'],
];

/** What is pasted opens its metric; what is typed opens it with Enter. */
export async function checkLanding(report: Report, page: Page): Promise<void> {
  for (const [text, metric] of PASTED) {
    await page.fill('#search', text);
    const [first] = await listed(page);
    report.equal(first, metric, `${text} finds ${metric} first`);
  }
  const [[, metric], [text]] = [PASTED[3] ?? ['', ''], PASTED[3] ?? ['', '']];
  await go(page, '#/event/model.usage');
  await page.fill('#search', text);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+x');
  await page.keyboard.press('Control+v');
  await page.waitForTimeout(200);
  report.equal(await heading(page), metric, 'a pasted line opens its metric');
  await page.fill('#search', '');
}

/** Language, edition and search are in the address, and opened elsewhere it shows the same. */
export async function checkAddress(report: Report, page: Page): Promise<void> {
  await go(page, '#/metric/run_duration');
  await page.selectOption('select[name=locale]', 'ja');
  await page.selectOption('select[name=edition]', '2026.6');
  await page.fill('#search', 'lane wait');
  const shown = async (of: Page): Promise<unknown> => ({
    language: await of.getAttribute('html', 'lang'),
    edition: await of.inputValue('select[name=edition]'),
    search: await of.inputValue('#search'),
    found: await listed(of),
    heading: await heading(of),
  });
  const here = await shown(page);
  const other = await page.context().browser()?.newContext({ offline: true, locale: 'en-US' });
  const there = await other?.newPage();
  await there?.goto(page.url());
  report.equal(there && (await shown(there)), here, 'a copied address shows the same');
  await there?.click('#results a');
  report.check(
    there?.url().includes('language=ja') === true && there.url().includes('edition=2026.6'),
    'a step further keeps the language and the edition',
    there?.url() ?? '',
  );
  await there?.goBack();
  await there?.waitForTimeout(200);
  report.equal(there && (await shown(there)), here, 'and a step back leads to the same again');
  await other?.close();
  await page.fill('#search', '');
  await page.selectOption('select[name=locale]', 'en');
  await page.selectOption('select[name=edition]', { index: 3 });
}

/** An address that leads nowhere says so, and the page stays whole. */
export async function checkOddAddresses(report: Report, page: Page): Promise<void> {
  for (const hash of [
    '#/%',
    '#/constructor/x',
    '#/metric/%E0%A4%A',
    '#/metric/__proto__',
    '#/x?%',
  ]) {
    await page.goto('about:blank');
    await page.goto(new URL(`../../generated/docs/index.html${hash}`, import.meta.url).href);
    report.equal(
      [
        await page
          .locator('#results li')
          .count()
          .then((count) => count > 200),
        await heading(page),
      ],
      [true, '2026.9 → next'],
      `${hash}: the list is there, and the start`,
    );
    report.equal(await page.textContent('.absence'), 'Nothing matches.', `${hash}: it says so`);
  }
}

/** What another edition has is not called missing. */
export async function checkAbsence(report: Report, page: Page): Promise<void> {
  await go(page, '#/metric/gateway_build_info');
  await page.selectOption('select[name=edition]', '2026.5');
  report.equal(await page.textContent('#details > .absence'), 'Not in 2026.5.', 'it says which');
  await page.fill('#search', 'openclaw_gateway_build_info 1');
  const [first] = await listed(page);
  report.equal(first, 'openclaw_gateway_build_info', 'and it is found by its name');
  await page.fill('#search', '');
  await go(page, '#/metric/gen_ai_token_usage');
  for (const [edition, label] of [
    ['2026.9', '#/label/gen_ai_provider'],
    ['next', '#/label/gen_ai_known_provider'],
  ] as const) {
    await page.selectOption('select[name=edition]', edition);
    const links = await page
      .locator('.twin a', { hasText: 'gen_ai.provider.name' })
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    report.equal(links, [label], `${edition} has its own provider`);
  }
}

/** Nothing is open at the start: the page says what the newest edition changes, with links. */
export async function checkStart(report: Report, page: Page): Promise<void> {
  await go(page, '#/');
  await until(page, "document.querySelector('.news') !== null");
  const news = page.locator('.news');
  const first = news.locator('li', { hasText: 'New metrics' });
  const names = await first.locator('a').allTextContents();
  report.check(
    names.includes('openclaw_telemetry_exporter_lost_items_total'),
    'the start says what is new',
    names.join(' '),
  );
  const unfilled = (await news.textContent())?.match(/\{[a-z]+\}/g) ?? [];
  report.equal(unfilled, [], 'every place of its texts is filled');
  await first.locator('a', { hasText: 'openclaw_heartbeat_sessions' }).click();
  await until(page, "document.querySelector('.news') === null");
  report.equal(await heading(page), 'openclaw_heartbeat_sessions', 'and leads there');
}

/** The keyboard focus stays where it was when the page is drawn anew. */
export async function checkFocus(report: Report, page: Page): Promise<void> {
  for (const kind of ['event', 'label', 'all']) {
    await page.focus(`#kind-${kind}`);
    await page.keyboard.press('Enter');
    report.equal(await focused(page), `kind-${kind}`, `the tab ${kind} keeps the focus`);
  }
  await go(page, '#/event/run.completed');
  await until(page, "document.querySelector('h2').textContent === 'run.completed'");
  await page.locator('#details td a').first().focus();
  await page.keyboard.press('Enter');
  await until(page, "document.querySelector('h2').textContent !== 'run.completed'");
  report.equal(await focused(page), 'details', 'a link within the details leads to the new ones');
}

/** On a telephone what was tapped is what is seen, and the way back is one tap. */
export async function checkTelephone(report: Report, page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 800 });
  await go(page, '#/');
  await until(page, "!document.body.classList.contains('reading')");
  const entry = page.locator('#results a').nth(30);
  await entry.scrollIntoViewIfNeeded();
  const name = await entry.locator('.entry-name').textContent();
  await entry.click();
  await until(page, `document.querySelector('h2').textContent === ${JSON.stringify(name)}`);
  const top = await page.evaluate<number>(
    "document.querySelector('h2').getBoundingClientRect().top",
  );
  report.check(top > 0 && top < 500, 'the tapped entry is in sight', `${name} at ${top}`);
  await page.locator('.back').click();
  await until(page, "document.querySelector('.news') !== null");
  report.check(await page.locator('#results a').first().isVisible(), 'one tap leads back');
}
