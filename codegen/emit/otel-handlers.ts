import type { Catalog } from '../model/catalog.ts';
import type { LabelNeeds } from './label-code.ts';
import { switchOver } from './prometheus-handlers.ts';
import {
  type Backend,
  converted,
  memoFields,
  type RecordedValue,
  recordingMethods,
} from './recording.ts';
import { memoClass } from './tuple-memos.ts';
import { Imports, printClass, type TypeScriptFile } from './typescript.ts';

const BACKEND: Backend = {
  key: 'otel',
  setSuffix: 'Attributes',
  owner: 'instruments',
  found: 'attributes',
  memoSuffix: 'Attributes',
  foundType: 'Attributes',
  omitted: 'OMITTED',
  record(metric, side, value) {
    const call = (amount: string): string =>
      `instruments.${side.property}.${metric.type === 'counter' ? 'add' : 'record'}(${amount}, ${value.target});`;
    if (value.raw === undefined) return [call('1')];
    return measured(value, metric.type === 'counter' || value.positive, call);
  },
  beforeItems: () => [],
  recordItem: (side, target, value) => [
    `instruments.${side.property}.record(${value}, ${target});`,
  ],
};

/** The SDK would take NaN and negative values, so the check stands here. */
function measured(
  value: RecordedValue,
  positive: boolean,
  call: (amount: string) => string,
): string[] {
  const test = positive ? 'isPositive' : 'isMeasure';
  return [`if (${test}(${value.raw})) {`, call(converted(value.raw ?? '', value.conversion)), '}'];
}

/** `otel-handlers.ts`: what each event does to the instruments. */
export function emitOtelHandlers(catalog: Catalog, needs: LabelNeeds): TypeScriptFile {
  const imports = new Imports();
  const recorded = recordingMethods(catalog, BACKEND, needs);
  const live = recorded.filter(({ calls }) => calls.length > 0);
  const idle = recorded.filter(({ calls }) => calls.length === 0);
  const vouched = live.filter(({ event }) => event.trust !== 'trace');
  const traced = live.filter(({ event }) => event.trust === 'trace');
  imports.type('DiagnosticEvent', './events.ts');
  for (const { types } of live) for (const type of types) imports.type(type, './events.ts');
  imports.type('DiagnosticMetadata', '../runtime/metrics/event.ts');
  imports.value('isVouchedFor', '../runtime/metrics/event.ts');
  if (traced.length > 0) imports.value('isTraced', '../runtime/metrics/event.ts');
  imports.type('OtelInstruments', './otel-instruments.ts');
  const fields = memoFields(recorded, BACKEND);
  const methods = live.flatMap((one) => one.methods);
  const code = [...methods.flatMap((method) => method.body), ...fields.construct].join('\n');
  for (const name of ['measure', 'joined', 'itemsOf', 'isMeasure', 'isPositive'])
    if (new RegExp(`\\b${name}\\(`).test(code))
      imports.value(name, '../runtime/metrics/measure.ts');
  if (code.includes('OMITTED')) imports.value('OMITTED', '../runtime/otel/attribute-sets.ts');
  for (const memo of live.flatMap((one) => one.memos)) {
    imports.type('Attributes', '@opentelemetry/api');
    imports.value(memoClass(memo.width), './tuple-memos.ts');
  }
  for (const name of needs.tables.keys())
    if (code.includes(`${name}.`)) imports.value(name, './labels.ts');
  return {
    path: 'otel-handlers.ts',
    imports,
    statements: [
      printClass({
        name: 'OtelHandlers',
        doc: 'Records diagnostic events on OpenTelemetry instruments. Nothing here throws, whatever an event holds.',
        members: [{ name: '#instruments', type: 'OtelInstruments' }, ...fields.members],
        parameters: [{ name: 'instruments', type: 'OtelInstruments' }],
        construct: ['this.#instruments = instruments;', ...fields.construct],
        methods: [
          {
            name: 'record',
            parameters: [
              { name: 'event', type: 'DiagnosticEvent' },
              { name: 'metadata', type: 'DiagnosticMetadata' },
            ],
            doc: 'Records one event, when the host vouches for it. A malformed event records nothing.',
            body: [
              'try {',
              ...gated(vouched, traced, idle),
              '} catch {',
              '// A malformed event: what it holds may throw when it is read.',
              '}',
            ],
          },
          ...methods,
        ],
      }),
    ],
  };
}

type Recorded = Parameters<typeof switchOver>[0];

function gated(vouched: Recorded, traced: Recorded, idle: Recorded): string[] {
  const extra = traced.flatMap(({ event, calls }) => [
    `if (event.type === '${event.type}') {`,
    ...calls.map((call) => `if (isTraced(metadata)) ${call}`),
    'return;',
    '}',
  ]);
  return [...extra, ...switchOver(vouched, idle)];
}
