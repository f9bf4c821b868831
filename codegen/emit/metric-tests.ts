import type { Catalog, EventType, Metric, Rule, Side } from '../model/catalog.ts';
import { convert } from '../model/units.ts';
import { layout, quote } from './layout.ts';
import { expectedText, type Sample, sampleEvent } from './sample.ts';
import { Imports, type TypeScriptFile } from './typescript.ts';

/** One sample that a metric must end up with. */
interface Expected {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** `test/metrics.test.ts`: for every metric and every event that feeds it, an event in and its series out. */
export function emitMetricTests(catalog: Catalog): TypeScriptFile {
  const imports = new Imports();
  imports.value('expect', 'vitest');
  imports.value('test', 'vitest');
  const tests = catalog.metrics.flatMap((metric) =>
    metric.rules.flatMap((rule) =>
      rule.events.flatMap((event) => printTests(metric, rule, event, imports)),
    ),
  );
  return { path: 'test/metrics.test.ts', imports, statements: [tests.join('\n')] };
}

const KIT = '../../test/kit/recorded.ts';

function printTests(metric: Metric, rule: Rule, event: EventType, imports: Imports): string[] {
  const uses = [...(metric.prometheus?.labels ?? []), ...(metric.otel?.labels ?? [])];
  const sample = sampleEvent(
    event,
    rule,
    uses.map(({ label }) => label),
  );
  const print = (side: Side | undefined, key: 'prometheus' | 'otel'): string[] => {
    if (side === undefined) return [];
    imports.type(event.typeName, '../events.ts');
    const read = imports.value(key === 'prometheus' ? 'prometheusSeries' : 'otelSeries', KIT);
    const metadata = event.trust === 'trace' ? `, ${imports.value('TRACED', KIT)}` : '';
    return [
      `test(${quote(`${side.name} from ${event.type}`)}, async () => {`,
      `  const event: ${event.typeName} = ${literal(sample.event, 1)};`,
      ...layout([`const series = await ${read}(event, ${quote(side.name)}${metadata});`], 2).map(
        (line) => `  ${line}`,
      ),
      `  expect(series).toEqual(${literal(expectations(side, key, rule, event, sample), 1)});`,
      '});',
      '',
    ];
  };
  return [...print(metric.prometheus, 'prometheus'), ...print(metric.otel, 'otel')];
}

function expectations(
  side: Side,
  key: 'prometheus' | 'otel',
  rule: Rule,
  event: EventType,
  sample: Sample,
): Expected[] {
  const parts = rule.each?.parts.map((part) => ({ member: part.member, path: part.path })) ?? [
    { member: undefined, path: rule.value },
  ];
  return parts.map(({ member, path }) => ({
    labels: Object.fromEntries(
      side.labels.flatMap((use) => {
        const name = key === 'prometheus' ? use.label.prometheusName : (use.label.otelName ?? '');
        const text = expectedText(
          use.label,
          key === 'otel' && use.optional,
          event,
          rule,
          sample,
          member,
        );
        return text === undefined ? [] : [[name, text]];
      }),
    ),
    value:
      path === undefined
        ? 1
        : converted(event, rule.items === undefined ? path : `${rule.items}.${path}`, side, sample),
  }));
}

function converted(event: EventType, path: string, side: Side, sample: Sample): number {
  const value = Number(sample.values.get(path));
  const conversion = convert(event.fields.get(path)?.unit ?? 'count', side.unit);
  if (conversion?.kind === 'divide') return value / conversion.by;
  return conversion?.kind === 'multiply' ? value * conversion.by : value;
}

/** Plain data as TypeScript, with unquoted keys where they may be. */
function literal(value: unknown, depth: number): string {
  const indent = '  '.repeat(depth);
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object'))
      return `[${value.map((item) => literal(item, depth)).join(', ')}]`;
    return `[\n${value.map((item) => `${indent}  ${literal(item, depth + 1)},`).join('\n')}\n${indent}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, item]) => `${indent}  ${propertyName(key)}: ${literal(item, depth + 1)},`,
    );
    return entries.length === 0 ? '{}' : `{\n${entries.join('\n')}\n${indent}}`;
  }
  return typeof value === 'string' ? quote(value) : String(value);
}

/** `__proto__: x` would set the prototype; in brackets it is a key like any other. */
function propertyName(key: string): string {
  if (key === '__proto__') return `['__proto__']`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);
}
