import type { Catalog, Metric, Side } from '../model/catalog.ts';
import { type SharedSet, sharedSets } from '../model/label-sets.ts';
import { comment, quote, WIDTH } from './layout.ts';
import { printBounds, printListCall, usedBuckets } from './prometheus-registry.ts';
import { Imports, printClass, type TypeScriptFile } from './typescript.ts';

const CLASSES = { counter: 'Counter', gauge: 'Gauge', histogram: 'Histogram' } as const;
const CREATE = {
  counter: 'createCounter',
  gauge: 'createGauge',
  histogram: 'createHistogram',
} as const;

/** `otel-instruments.ts`: every instrument with its unit, its boundaries and its attributes. */
export function emitOtelInstruments(catalog: Catalog): TypeScriptFile {
  const imports = new Imports();
  const sets = sharedSets(catalog, 'otel', 'Attributes');
  const instruments = catalog.metrics.flatMap((metric) =>
    metric.otel === undefined ? [] : [{ metric, side: metric.otel }],
  );
  const own = `${catalog.name}.`;
  const prefixed = instruments.some(({ side }) => side.name.startsWith(own));
  for (const { metric } of instruments) imports.type(CLASSES[metric.type], '@opentelemetry/api');
  imports.type('Meter', '@opentelemetry/api');
  imports.value('LabelValues', '../runtime/metrics/label-values.ts');
  imports.type('Redactor', '../runtime/metrics/redactor.ts');
  imports.value('AttributeSets', '../runtime/otel/attribute-sets.ts');
  imports.value('Labels', './labels.ts');
  return {
    path: 'otel-instruments.ts',
    imports,
    statements: [
      ...usedBuckets(instruments.map(({ side }) => side)).map(printBounds),
      '',
      `/** \`prefix\` replaces the leading \`${comment(catalog.name)}.\` of the names that have it. */\nexport interface InstrumentOptions {\n  readonly prefix?: string | undefined;\n  readonly redact?: Redactor;\n}\n`,
      printClass({
        name: 'OtelInstruments',
        doc: 'The instruments of the OpenTelemetry exporter and the attribute sets they are recorded with.',
        members: [
          { name: 'labels', type: 'Labels' },
          ...sets.map((set) => ({ name: set.property, type: 'AttributeSets' })),
          ...instruments.map(({ metric, side }) => ({
            name: side.property,
            type: CLASSES[metric.type],
            doc: metric.description['en'],
          })),
        ],
        parameters: [
          { name: 'meter', type: 'Meter' },
          { name: 'options', type: 'InstrumentOptions', initializer: '{}' },
        ],
        construct: [
          `const { ${prefixed ? `prefix = ${quote(own)}, ` : ''}redact } = options;`,
          'const labels = new Labels((policy, fallback) => new LabelValues(policy, fallback, redact));',
          'this.labels = labels;',
          ...sets.map(printSet),
          ...instruments.map(({ metric, side }) => printInstrument(metric, side, catalog)),
        ],
        methods: [],
      }),
    ],
  };
}

function printSet(set: SharedSet): string {
  const pairs = set.uses.map(
    (use) => `[${quote(use.label.otelName ?? '')}, labels.${use.label.property}]`,
  );
  return printListCall(`this.${set.property} = new AttributeSets([`, pairs, ']);');
}

function printInstrument(metric: Metric, side: Side, catalog: Catalog): string {
  const own = `${catalog.name}.`;
  const name = side.name.startsWith(own)
    ? `\`\${prefix}${side.name.slice(own.length)}\``
    : quote(side.name);
  const entries = [
    `description: ${quote(metric.description['en'] ?? '')}`,
    `unit: ${quote(side.unitText)}`,
    ...(side.buckets === undefined
      ? []
      : [`advice: { explicitBucketBoundaries: ${side.buckets.constantName} }`]),
  ];
  const create = `this.${side.property} = meter.${CREATE[metric.type]}(`;
  const fields = entries.map((entry) => `${entry},`);
  if (`    ${create}${name}, {`.length <= WIDTH)
    return [`${create}${name}, {`, ...fields, '});'].join('\n');
  return [create, `${name},`, '{', ...fields, '},', ');'].join('\n');
}
