import { catalogAt } from '../kit/catalog-at.ts';
import type { Explorer } from './explorer.ts';

const RUNS = 'openclaw_run_duration_seconds';

/** Search, move, open and come back, without a mouse. */
export async function checkKeyboard(explorer: Explorer): Promise<void> {
  const { page } = explorer;
  const name = (place: number) => explorer.text(`#results li:nth-child(${place}) .entry-name`);
  explorer.is('the search has the focus at first', await explorer.focused(), 'search');
  await page.keyboard.type('lane wait');
  const first = await name(1);
  explorer.is('two words find the metric', first, 'openclaw_queue_lane_wait_seconds');
  await explorer.press('Enter');
  await explorer.opens('Enter opens the first result', first);
  await explorer.press('ArrowDown', 'ArrowDown');
  const second = await name(2);
  await explorer.press('Enter');
  await explorer.opens('the arrows lead to the next one', second);
  await explorer.press('Escape');
  explorer.is('Escape leads back to the search', await explorer.focused(), 'search');
  await page.goBack();
  await explorer.opens('the history of the browser goes along', first);
  await explorer.search('nothing at all is called this');
  explorer.is('a search may find nothing', await explorer.listed(), []);
  explorer.is('and says so', await explorer.text('#count'), 'Nothing matches.');
  await explorer.search('');
}

/** From a field of an event to its metric, to the OTel twin and to the panel. */
export async function checkWalk(explorer: Explorer): Promise<void> {
  const { page } = explorer;
  await explorer.go('#/event/run.completed');
  const row = page.locator('#details tbody tr', { has: explorer.with('code', 'durationMs') });
  await row.locator('a', { hasText: RUNS }).click();
  await explorer.opens('a field leads to its metric', RUNS);
  const names = await page.locator('.twin .name').allTextContents();
  explorer.is('the metric shows both sides', names, [RUNS, 'openclaw.run.duration_ms']);
  await page.locator('details summary').first().click();
  const query = page.locator('details[open] pre').first();
  explorer.holds('a panel shows its query', await query.isVisible(), await query.textContent());
  await explorer.with('.twin a.to-label', 'openclaw.outcome').click();
  await explorer.opens('an attribute leads to its label', 'outcome');
}

/** Everything that is not a name of the catalog changes with the language. */
export async function checkLanguages(explorer: Explorer): Promise<void> {
  const seen = new Set<string>();
  for (const locale of ['ja', 'ko', 'zh-TW', 'en']) {
    await explorer.page.focus('select[name=locale]');
    await explorer.choose('locale', locale);
    seen.add(`${await explorer.text('#kinds')}${await explorer.text('.lead')}`);
    const lang = await explorer.page.getAttribute('html', 'lang');
    explorer.is(`${locale}: the page says its language`, lang, locale);
    explorer.is(`${locale}: the choice keeps the focus`, await explorer.focused(), 'choose-locale');
  }
  explorer.is('four languages have four sets of words', seen.size, 4);
}

/** What an older edition knew, and the table that sets the editions side by side. */
export async function checkEditions(explorer: Explorer): Promise<void> {
  await explorer.with('#kinds button', 'Metrics').click();
  const counts: number[] = [];
  for (const edition of ['2026.5', '2026.6', '2026.9']) {
    await explorer.choose('edition', edition);
    const names = await explorer.listed();
    counts.push(names.filter((name) => name.startsWith('openclaw_')).length);
  }
  explorer.is('each edition has its Prometheus metrics', counts, [30, 51, 68]);
  await explorer.page.locator('#kinds a').click();
  await explorer.opens('the editions stand side by side', '2026.5 → 2026.6 → 2026.9 → next');
  const row = explorer.page.locator('#details tbody tr:first-child').first();
  const figures = await row.locator('td').allTextContents();
  explorer.is('with the number of metrics', figures.slice(1, 4), ['30', '51', '68']);
  const label = explorer.with('tr', 'openclaw_model_call_total').locator('a.to-label');
  explorer.is('and the labels that came later', await label.allTextContents(), [
    'observation_unit',
  ]);
  await explorer.with('#kinds button', 'All').click();
}

/** A name is as old as people know it, whatever its values are made of since. */
export async function checkAges(explorer: Explorer): Promise<void> {
  const row = (name: string) => explorer.page.locator('#details tbody tr', { hasText: name });
  const told = (name: string) => row(name).locator('.badge.since').allTextContents();
  await explorer.go('#/span/model_call');
  for (const [edition, label] of [
    ['2026.9', 'gen_ai_provider'],
    ['next', 'gen_ai_known_provider'],
  ] as const) {
    await explorer.choose('edition', edition);
    explorer.is(`${edition}: a name of all editions has no mark`, await told('gen_ai.system'), []);
    const links = await row('gen_ai.system')
      .locator('a')
      .evaluateAll((all) => all.map((one) => (one as unknown as { hash: string }).hash));
    explorer.is(`${edition}: and leads to its label there`, links, [`#/label/${label}`]);
  }
  explorer.is('one that came later has', await told('openclaw.agent'), ['next']);
}

/** Every entry opens, and every link in it leads somewhere. */
export async function checkEveryEntry(explorer: Explorer): Promise<void> {
  await explorer.choose('edition', catalogAt().edition);
  const links = await explorer.targets('#results a');
  const broken: string[] = [];
  for (const hash of links) {
    await explorer.go(hash);
    await explorer.until(
      `document.querySelector('#results a[aria-current]')?.hash === ${JSON.stringify(hash)}`,
    );
    if ((await explorer.heading()) === null) broken.push(`${hash} is empty`);
    for (const target of await explorer.targets('#details a[href^="#/"]:not(.back)'))
      if (!links.includes(target)) broken.push(`${hash} -> ${target}`);
  }
  explorer.holds('the list holds everything', links.length > 200, `${links.length} entries`);
  explorer.is('every entry opens, and every link leads to one', broken, []);
}

/** The keyboard focus stays where it was when the page is drawn anew. */
export async function checkFocus(explorer: Explorer): Promise<void> {
  for (const kind of ['event', 'label', 'all']) {
    await explorer.page.focus(`#kind-${kind}`);
    await explorer.press('Enter');
    explorer.is(`the tab ${kind} keeps the focus`, await explorer.focused(), `kind-${kind}`);
  }
  await explorer.go('#/event/run.completed');
  await explorer.opens('an event opens', 'run.completed');
  await explorer.page.locator('#details td a').first().focus();
  await explorer.press('Enter');
  await explorer.until("document.querySelector('h2').textContent !== 'run.completed'");
  explorer.is('a link leads the focus to what it opens', await explorer.focused(), 'details');
}

/** On a telephone what was tapped is what is seen, and the way back is one tap. */
export async function checkTelephone(explorer: Explorer): Promise<void> {
  const { page } = explorer;
  await page.setViewportSize({ width: 390, height: 800 });
  await explorer.go('#/');
  await explorer.until("!document.body.classList.contains('reading')");
  const entry = page.locator('#results a').nth(30);
  await entry.scrollIntoViewIfNeeded();
  const name = await entry.locator('.entry-name').textContent();
  await entry.click();
  await explorer.opens('an entry opens with a tap', name);
  const { y = 0 } = (await page.locator('h2').boundingBox()) ?? {};
  explorer.holds('and is in sight', y > 0 && y < 500, `${name} at ${y}`);
  await page.locator('.back').click();
  await explorer.until("document.querySelector('.news') !== null");
  explorer.holds('one tap leads back', await page.locator('#results a').first().isVisible());
}
