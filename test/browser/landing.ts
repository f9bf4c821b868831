import { catalogAt } from '../kit/catalog-at.ts';
import { EXPLORER, type Explorer } from './explorer.ts';

const RUNS = 'openclaw_run_duration_seconds';
const LINE = `${RUNS}_bucket{channel="telegram",outcome="completed",le="0.5"} 3`;
const LANES = 'openclaw_queue_lane_wait_seconds';

/** What people paste into the search, and the metric that it is about. */
const PASTED: readonly (readonly [text: string, metric: string])[] = [
  ['openclaw_run_completed_total', 'openclaw_run_completed_total'],
  [`${RUNS}_count`, RUNS],
  [`${RUNS}_sum`, RUNS],
  [LINE, RUNS],
  [`histogram_quantile(0.95, sum by (le) (rate(${LANES}_bucket{lane="main"}[5m])))`, LANES],
  ['openclaw.run.duration_ms', RUNS],
  ['openclaw_run_duration_ms_bucket', RUNS],
];

/** What is pasted opens its metric; what is typed opens it with Enter. */
export async function checkLanding(explorer: Explorer): Promise<void> {
  for (const [text, metric] of PASTED) {
    await explorer.search(text);
    explorer.is(`${text} finds ${metric} first`, (await explorer.listed())[0], metric);
  }
  await explorer.go('#/event/model.usage');
  await explorer.search(LINE);
  await explorer.press('Control+a', 'Control+x', 'Control+v');
  await explorer.opens('a pasted line opens its metric', RUNS);
  await explorer.search('');
}

/** Language, edition and search are in the address, and opened elsewhere it shows the same. */
export async function checkAddress(explorer: Explorer): Promise<void> {
  const { page } = explorer;
  await explorer.go('#/metric/run_duration');
  await explorer.choose('locale', 'ja');
  await explorer.choose('edition', '2026.6');
  await explorer.search('lane wait');
  const shown = async (of: Explorer): Promise<unknown> => ({
    language: await of.page.getAttribute('html', 'lang'),
    edition: await of.page.inputValue('select[name=edition]'),
    search: await of.page.inputValue('#search'),
    found: await of.listed(),
    heading: await of.heading(),
  });
  const here = await shown(explorer);
  const other = await page.context().browser()!.newContext({ offline: true, locale: 'en-US' });
  const there = explorer.beside(await other.newPage());
  await there.page.goto(page.url());
  explorer.is('a copied address shows the same', await shown(there), here);
  await there.page.click('#results a');
  const url = there.page.url();
  const keeps = url.includes('language=ja') && url.includes('edition=2026.6');
  explorer.holds('a step further keeps the language and the edition', keeps, url);
  await there.page.goBack();
  await there.page.waitForTimeout(200);
  explorer.is('and a step back leads to the same again', await shown(there), here);
  await other.close();
  await explorer.search('');
  await explorer.choose('locale', 'en');
  await explorer.choose('edition', { index: 3 });
}

/** An address that leads nowhere says so, and the page stays whole. */
export async function checkOddAddresses(explorer: Explorer): Promise<void> {
  const odd = ['#/%', '#/constructor/x', '#/metric/%E0%A4%A', '#/metric/__proto__', '#/x?%'];
  for (const hash of odd) {
    await explorer.page.goto('about:blank');
    await explorer.page.goto(`${EXPLORER}${hash}`);
    const isWhole = (await explorer.listed()).length > 200;
    const start = [isWhole, await explorer.heading()];
    explorer.is(`${hash}: the list is there, and the start`, start, [true, '2026.9 → next']);
    explorer.is(`${hash}: it says so`, await explorer.text('.absence'), 'Nothing matches.');
  }
}

/** What another edition has is not called missing. */
export async function checkAbsence(explorer: Explorer): Promise<void> {
  await explorer.go('#/metric/gateway_build_info');
  await explorer.choose('edition', '2026.5');
  const absence = await explorer.text('#details > .absence');
  explorer.is('it says which edition lacks it', absence, 'Not in 2026.5.');
  await explorer.search('openclaw_gateway_build_info 1');
  const [first] = await explorer.listed();
  explorer.is('and it is found by its name', first, 'openclaw_gateway_build_info');
  await explorer.search('');
  await explorer.go('#/metric/gen_ai_token_usage');
  for (const [edition, label] of [
    ['2026.9', '#/label/gen_ai_provider'],
    [catalogAt().edition, '#/label/gen_ai_known_provider'],
  ] as const) {
    await explorer.choose('edition', edition);
    const links = await explorer.targets('.twin a:has-text("gen_ai.provider.name")');
    explorer.is(`${edition} has its own provider`, links, [label]);
  }
}

/** Nothing is open at the start: the page says what the newest edition changes, with links. */
export async function checkStart(explorer: Explorer): Promise<void> {
  await explorer.go('#/');
  await explorer.until("document.querySelector('.news') !== null");
  const first = explorer.with('.news li', 'New metrics');
  const names = await first.locator('a').allTextContents();
  const isNew = names.includes('openclaw_telemetry_exporter_lost_items_total');
  explorer.holds('the start says what is new', isNew, names.join(' '));
  const unfilled = (await explorer.text('.news'))?.match(/\{[a-z]+\}/g) ?? [];
  explorer.is('every place of its texts is filled', unfilled, []);
  await first.locator('a', { hasText: 'openclaw_heartbeat_sessions' }).click();
  await explorer.opens('and leads there', 'openclaw_heartbeat_sessions');
}
