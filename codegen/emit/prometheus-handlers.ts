import type { Catalog, Metric } from '../model/catalog.ts';
import type { SharedSet } from '../model/label-sets.ts';
import type { Conversion } from '../model/units.ts';
import type { LabelNeeds } from './label-code.ts';
import { printCase, printList, quote } from './layout.ts';
import {
  type Backend,
  converted,
  memoFields,
  type Recorded,
  recordingMethods,
  setsOf,
} from './recording.ts';
import { memoClass } from './tuple-memos.ts';
import { Imports, type Method, printClass, type TypeScriptFile } from './typescript.ts';

const BACKEND: Backend = {
  key: 'prometheus',
  setSuffix: 'Labels',
  owner: 'registry',
  found: 'row',
  memoSuffix: 'Rows',
  foundType: 'number',
  omitted: undefined,
  record(metric, side, value) {
    const family = `registry.${side.property}.${verb(metric)}`;
    if (value.raw === undefined) return [`${family}(${value.target}, 1);`];
    const call = `${family}(${value.target}, ${recordedNumber(value.raw, value.conversion)});`;
    const line = value.positive ? `if (${value.raw} !== 0) ${call}` : call;
    return value.optional
      ? [
          `if (${value.raw} !== undefined${value.positive ? ` && ${value.raw} !== 0` : ''}) {`,
          call,
          '}',
        ]
      : [line];
  },
  beforeItems: (side) => [`registry.${side.property}.clear();`],
  recordItem: (side, target, value) => [`registry.${side.property}.raise(${target}, ${value});`],
};

/** The families check and divide by themselves: a number that is computed here would be put in a box. */
function recordedNumber(raw: string, conversion: Conversion): string {
  if (conversion.kind === 'multiply') return converted(`measure(${raw})`, conversion);
  return conversion.kind === 'divide' ? `${raw}, ${conversion.by}` : raw;
}

function verb(metric: Metric): string {
  return { counter: 'add', gauge: 'set', histogram: 'observe' }[metric.type];
}

/** `prometheus-handlers.ts`: what each event does to the series. */
export function emitPrometheusHandlers(catalog: Catalog, needs: LabelNeeds): TypeScriptFile {
  const imports = new Imports();
  const recorded = recordingMethods(catalog, BACKEND, needs);
  const live = recorded.filter(({ calls }) => calls.length > 0);
  imports.type('DiagnosticEvent', './events.ts');
  for (const { types } of live) for (const type of types) imports.type(type, './events.ts');
  imports.type('DiagnosticMetadata', '../runtime/metrics/event.ts');
  imports.value('isVouchedFor', '../runtime/metrics/event.ts');
  imports.type('PrometheusRegistry', './prometheus-registry.ts');
  const start = startMethod(catalog);
  const methods: Method[] = [
    ...(start === undefined ? [] : [start]),
    recordMethod(recorded),
    ...live.flatMap((one) => one.methods),
  ];
  const fields = memoFields(recorded, BACKEND);
  const code = [...methods.flatMap((method) => method.body), ...fields.construct].join('\n');
  for (const name of ['measure', 'joined', 'itemsOf'])
    if (code.includes(`${name}(`)) imports.value(name, '../runtime/metrics/measure.ts');
  for (const name of needs.tables.keys())
    if (code.includes(`${name}.`)) imports.value(name, './labels.ts');
  for (const memo of live.flatMap((one) => one.memos))
    imports.value(memoClass(memo.width), './tuple-memos.ts');
  return {
    path: 'prometheus-handlers.ts',
    imports,
    statements: [
      unrecorded(recorded.filter(({ calls }) => calls.length === 0).map(({ event }) => event.type)),
      printClass({
        name: 'PrometheusHandlers',
        doc: 'Records diagnostic events as series. Nothing here throws, whatever an event holds.',
        members: [{ name: '#registry', type: 'PrometheusRegistry' }, ...fields.members],
        parameters: [{ name: 'registry', type: 'PrometheusRegistry' }],
        construct: ['this.#registry = registry;', ...fields.construct],
        methods,
      }),
    ],
  };
}

/** Events without a metric: a subscriber may leave them out. */
function unrecorded(types: readonly string[]): string {
  return `/** Events that no metric is made of. A subscriber may leave them out. */\nexport const UNRECORDED_EVENTS: readonly DiagnosticEvent['type'][] = ${printList('[', types.map(quote), '];')}\n`;
}

function recordMethod(recorded: readonly Recorded[]): Method {
  const idle = recorded.filter(({ calls }) => calls.length === 0);
  return {
    name: 'record',
    parameters: [
      { name: 'event', type: 'DiagnosticEvent' },
      { name: 'metadata', type: 'DiagnosticMetadata' },
    ],
    doc: 'Records one event, when the host vouches for it. A malformed event is counted as ignored.',
    body: [
      'try {',
      ...switchOver(
        recorded.filter(({ calls }) => calls.length > 0),
        idle,
      ),
      '} catch {',
      'this.#registry.store.ignore();',
      '}',
    ],
  };
}

/** The switch over the event type; an event that the catalog gains and this misses does not compile. */
export function switchOver(live: readonly Recorded[], idle: readonly Recorded[]): string[] {
  const label = ({ event }: Recorded): string => `case ${quote(event.type)}:`;
  return [
    'if (!isVouchedFor(metadata)) return;',
    'const { type: eventType } = event;',
    'switch (eventType) {',
    ...live.flatMap((one) => printCase([label(one)], [...one.calls, 'break;'])),
    ...(idle.length > 0 ? printCase(idle.map(label), ['break;']) : []),
    ...printCase(['default:'], ['eventType satisfies never;']),
    '}',
  ];
}

function startMethod(catalog: Catalog): Method | undefined {
  const metrics = catalog.metrics.filter(
    (metric) =>
      metric.prometheus !== undefined && metric.rules.some((rule) => rule.origin === 'start'),
  );
  if (metrics.length === 0) return undefined;
  const facts = [
    ...new Set(
      metrics.flatMap(
        (metric) =>
          metric.prometheus?.labels.flatMap((use) =>
            use.label.source.kind === 'fact' ? [use.label.source.name] : [],
          ) ?? [],
      ),
    ),
  ];
  const sets = setsOf(catalog, BACKEND);
  return {
    name: 'start',
    parameters: [
      { name: 'facts', type: `{ ${facts.map((fact) => `readonly ${fact}?: string`).join('; ')} }` },
    ],
    doc: 'Records what is known when the exporter starts.',
    body: [
      'const registry = this.#registry;',
      ...metrics.flatMap((metric) => {
        const lines = startLines(metric, sets);
        // Each has a `set` of its own.
        return metrics.length === 1 ? lines : ['{', ...lines, '}'];
      }),
    ],
  };
}

function startLines(metric: Metric, sets: readonly SharedSet[]): string[] {
  const set = sets.find((one) => one.members.some((member) => member.metric.id === metric.id));
  const codes = (metric.prometheus?.labels ?? []).flatMap(({ label }, index) =>
    label.source.kind === 'fact'
      ? [`set.codes[${index}] = labels.${label.property}.code(facts.${label.source.name});`]
      : [],
  );
  return [
    codes.length > 0
      ? `const { labels, ${set?.property}: set } = registry;`
      : `const set = registry.${set?.property};`,
    ...codes,
    `registry.${metric.prometheus?.property}.set(set.find(), 1);`,
  ];
}
