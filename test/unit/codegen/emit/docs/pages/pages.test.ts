import { readdirSync, readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { emitExplorer } from '../../../../../../codegen/emit/docs/explorer/explorer.ts';
import { piecesOf } from '../../../../../../codegen/emit/docs/pages/pages.ts';
import { localeOf } from '../../../../../../codegen/emit/docs/regions.ts';
import { emitAlerts } from '../../../../../../codegen/emit/operations/alerts.ts';
import { documentFiles } from '../../../../../../codegen/emit/outputs.ts';
import { blocks } from '../../../../../kit/blocks.ts';
import { catalogAt } from '../../../../../kit/catalog-at.ts';
import { pageOf } from '../../../../../kit/emitted.ts';
import { catalogOf, edited, OPERATED, soundShop, WITH_NEXT } from '../../../../../kit/shop.ts';

const catalog = catalogAt('2026.9');
const files = new Map(documentFiles(catalog).map(({ path, text }) => [path, text]));
const page = (path: string): string => files.get(`docs/${path}`) ?? '';

describe('the pages', () => {
  test('have a runbook for every alert, under the heading that its rule links to', () => {
    const operators = { ...catalog.operators, runbooks: 'https://docs.example' };
    const [rules] = emitAlerts({ ...catalog, operators });
    for (const { name } of catalog.alerts.filter(({ only }) => only !== 'otel')) {
      const address = `https://docs.example/en/runbooks.md#${name.toLowerCase()}\n`;
      expect(rules?.text).toContain(`runbook_url: ${address}`);
      expect(page('en/runbooks.md')).toContain(`\n## ${name}\n`);
    }
  });

  test('have the queries of the rules, to be pasted as they stand', () => {
    const rules = emitAlerts(catalog)
      .flatMap(({ text }) => (parse(text) as { groups: { rules: { expr: string }[] }[] }).groups)
      .flatMap((group) => group.rules.map(({ expr }) => expr));
    const fences = page('en/runbooks.md').matchAll(/```promql\n(.*?)\n```/gs);
    const shown = [...fences].map(([, query]) => query ?? '');
    expect(shown.length).toBeGreaterThan(20);
    expect(shown.filter((query) => !rules.includes(query))).toEqual([]);
  });

  test('say of the counter of refusals how it begins', () => {
    const created = 'That counter is printed only after the first refusal';
    expect(page('en/label-policy.md')).toContain(created);
    const newest = pageOf(catalogAt(), 'en/label-policy.md');
    expect(newest).toContain('openclaw_prometheus_series_dropped_total');
    expect(newest).not.toContain(created);
  });

  test('show a text that looks like markup as it is, and code between backticks', () => {
    const span =
      'spans:\n  order:\n    description: An order.\n    name: shop.order\n    on: order.placed\n';
    const text = `${OPERATED}${span}`.replaceAll(
      /(description|title|summary): [A-Z][\w .?]*/g,
      "$1: 'A <Foo /> {x} *z* | `{y}`'",
    );
    const pages = documentFiles(catalogOf(text)).filter(({ path }) => path.endsWith('.md'));
    expect(pages.length).toBeGreaterThan(8);
    for (const { path, text } of pages) {
      const plain = text.replaceAll(/^---.*?^---|```.*?```|(?<!\\)`[^`]*`/gms, '');
      expect(plain.match(/.*(?<!\\)(?:[<{]|\*z).*|\\`/g), path).toBeNull();
    }
  });

  test('are left out when the catalog says nothing', () => {
    const shop = documentFiles(soundShop(''));
    const pages = ['README', 'events', 'label-policy', 'prometheus-metrics'];
    const paths = shop.map(({ path }) => path).filter((path) => path.endsWith('.md'));
    expect(paths.sort()).toEqual(pages.map((name) => `docs/en/${name}.md`));
    const links = shop[0]?.text.match(/(?<=\()[\w-]+(?=\.md\))/g) ?? [];
    expect(links.sort()).toEqual(pages.slice(1));
  });

  test('have an example query for a family without labels', () => {
    const query = 'sum(rate(openclaw_prometheus_series_dropped_total[5m]))';
    expect(page('en/prometheus-metrics.md')).toContain(`\n${query}\n`);
  });
});

describe('the configuration reference', () => {
  test('has exactly the keys that the plugin reads', () => {
    const host = readFileSync('runtime/host/host.ts', 'utf8');
    const keysOf = (name: string): string[] => {
      const body = new RegExp(`interface ${name} \\{(.*?)\\n\\}`, 's').exec(host)?.[1] ?? '';
      return [...body.matchAll(/readonly (\w+)\?/g)].map(([, key]) => key ?? '');
    };
    const read = [
      ...keysOf('DiagnosticsConfig')
        .filter((key) => key !== 'otel')
        .map((key) => `diagnostics.${key}`),
      ...keysOf('OtelConfig').map((key) => `diagnostics.otel.${key}`),
    ];
    expect(catalog.settings.map(({ key }) => key).sort()).toEqual(read.sort());
  });

  test('names every variable that stands in the code of the plugins', () => {
    const documented = new Set(catalogAt().environment.flatMap(({ names }) => names));
    const code = readdirSync('runtime/otel', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(`runtime/otel/${name}`, 'utf8'))
      .join('\n');
    const named = [...code.matchAll(/'((?:OTEL|OPENCLAW)_[A-Z_]+)'/g)].flatMap(
      ([, name]) => name ?? [],
    );
    const whole = named.filter((name) => !['OTEL_BSP', 'OTEL_BLRP'].includes(name));
    expect(whole.filter((name) => !documented.has(name))).toEqual([]);
    expect(whole.length).toBeGreaterThan(15);
  });
});

test.each([
  ['docs/ja-JP/gateway/prometheus.md', 'ja'],
  ['docs/zh-TW/gateway/prometheus.md', 'zh-TW'],
  ['prometheus.ko.md', 'ko'],
  ['docs/gateway/prometheus.md', 'en'],
  ['java/prometheus.md', 'en'],
])('%s is in %s', (path, locale) => {
  expect(localeOf(path, catalog.locales)).toBe(locale);
});

/** What those notice who come from the edition before, or from the official plugin. */
const changesIn = (text: string, edition?: string, road = 'otel'): string =>
  piecesOf(catalogOf(text, edition)).get(`changes-${road}`)?.('en') ?? '';

test('nothing changed says nothing', () => {
  expect(changesIn(WITH_NEXT)).toBe('');
});

test.each(blocks(new URL('changes.txt', import.meta.url)))(
  '%s, then %s: %s',
  (from = '', to = '', line) => {
    expect(changesIn(edited(from, to, WITH_NEXT))).toBe(line);
  },
);

test('a label that is renamed for the scrape has its name over OTLP', () => {
  const otel = '    otel: shop.channel';
  const text = edited(otel, `${otel}\n    changes: { next: { name: way } }`, WITH_NEXT);
  expect(changesIn(text, 'next', 'prometheus')).toBe('- `channel` is now called `way`.');
  expect(changesIn(text)).toBe('');
});

const NEW = ['    labels: [outcome]', '    since: next\n    labels: [outcome]'] as const;

test('a release knows nothing of later editions', () => {
  expect(changesIn(edited(...NEW, WITH_NEXT), '2.0')).toBe('');
});

test('the edition with the official names is what the guides compare with, however many came since', () => {
  const editions = edited("['1.0', '2.0']", "['1.0', '2.0', '3.0', next]\nofficial: '2.0'");
  const text = edited(NEW[0], NEW[1].replace('next', "'3.0'"), editions);
  expect(changesIn(text, 'next')).toBe(
    'The edition `2.0` has the names of the official plugin. The edition `next` changes what follows, and nothing else.\n\n- New metrics: `shop.order.duration`.',
  );
  for (const edition of ['1.0', '2.0'])
    expect(changesIn(text, edition)).toBe(
      'This edition has the names of the official plugin of its time.',
    );
});

const SPAN = `spans:
  order:
    description: An order.
    name: shop.order
    on: order.placed
    labels: [{ label: channel, until: '2.0' }, { label: way, since: next }]
`;
const WAY = `  way: { since: next, description: Which way it came, otel: shop.channel, extends: channel }
`;

test('the pages say of a name since when people know it', () => {
  const text = [
    ['name: shop.orders', 'name: shop.orders, changes: { next: { name: shop.sales } }'],
    ['events:\n', `${WAY}events:\n`],
  ].reduce((all, [from = '', to = '']) => edited(from, to, all), WITH_NEXT + SPAN);
  const catalog = catalogOf(text);
  expect(pageOf(catalog, 'en/otel-metrics.md')).toMatch(/^### `shop.sales`$.*?^- Since: next$/ms);
  expect(pageOf(catalog, 'en/prometheus-metrics.md')).not.toContain('- Since: next');
  // Another label stands behind the same name.
  expect(pageOf(catalog, 'en/otel-spans.md')).toContain(
    '| `shop.channel` | Which way it came | 1.0 |',
  );
});

const explorer = page('index.html');
const [, data = '', script = ''] =
  /application\/json">(.*?)<\/script>\s*<script>(.*?)<\/script>/s.exec(explorer) ?? [];

test('the explorer is one file under 280 kB that fetches nothing', () => {
  expect(Buffer.byteLength(explorer)).toBeLessThan(280_000);
  expect(explorer).toContain("default-src 'none'");
  const markup = explorer.replace(data, '').replace(script, '');
  // A link for readers without JavaScript is followed by them, not by the page.
  expect(markup).not.toMatch(/\bsrc=|<link|@import|url\(/);
});

test('it knows attributes by the names that people see: of a map, and without the opt-in', () => {
  const { spans, attributes } = JSON.parse(data);
  const named = (id: string) => spans.find((one: { id: string }) => one.id === id).attributes;
  const [details] = named('diagnostic_phase').slice(-1);
  expect(Object.keys(attributes)).toContain(details[0]);
  expect(JSON.stringify(named('model_call'))).toContain('"gen_ai.system"');
});

test('its script is a script', () => {
  expect(() => new Script(script)).not.toThrow();
});

test('an older edition knows nothing of later ones', () => {
  expect(emitExplorer(catalogAt('2026.5'))).toContain('"editions":["2026.5"]');
});
