import type { Catalog, Side } from '../../model/catalog.ts';
import { reserveOf, zeroTuples } from '../../model/series.ts';
import { type Exporter, isOwnOfStore, type ShownMetric, shownBy } from './exporter.ts';
import { comment, quote } from './text.ts';
import { Imports, printClass, type TypeScriptFile } from './typescript.ts';

const BOUND = {
  counter: 'BoundCounter',
  gauge: 'BoundGauge',
  histogram: 'BoundHistogram',
} as const;
const STORE = '../runtime/metrics/metric-store.ts';

/** `prometheus-registry.ts` and `otel-instruments.ts`: every metric with its labels, in a store. */
export function emitRegistry(catalog: Catalog, exporter: Exporter): TypeScriptFile {
  const imports = new Imports();
  const metrics = shownBy(exporter, catalog);
  const recorded = metrics.filter(({ metric }) => !isOwnOfStore(metric));
  imports.value('Labels', './labels.ts');
  if (recorded.length > 0) imports.type('Labelled', STORE);
  for (const { metric } of recorded) imports.type(BOUND[metric.type], STORE);
  const { name, doc, path } = exporter.registry;
  const store = exporter.key === 'prometheus' ? ownStore(catalog, imports) : givenStore(imports);
  const own = `${catalog.name}.`;
  const prefix =
    exporter.key === 'otel' && metrics.some(({ side }) => side.name.startsWith(own))
      ? own
      : undefined;
  return {
    path,
    imports,
    statements: [
      ...usedBuckets(recorded.map(({ side }) => side)),
      '',
      printClass({
        name,
        doc:
          prefix === undefined
            ? doc
            : `${doc} \`prefix\` replaces the leading \`${comment(own)}\` of the names that have it.`,
        members: [
          { name: 'store', type: store.type },
          { name: 'labels', type: 'Labels' },
          ...recorded.map(({ metric, side }) => ({
            name: side.property,
            type: `Labelled<${BOUND[metric.type]}>`,
            doc: metric.description['en'],
          })),
        ],
        parameters: [
          store.parameter,
          ...(prefix === undefined
            ? []
            : [{ name: 'prefix', type: 'string', initializer: quote(own) }]),
        ],
        construct: [
          ...store.construct,
          'this.store = store;',
          'this.labels = new Labels(store.normaliser);',
          ...metrics.flatMap((one) => definition(one, exporter, prefix, catalog)),
        ],
        methods: [],
      }),
    ],
  };
}

interface Store {
  readonly type: string;
  readonly parameter: {
    readonly name: string;
    readonly type: string;
    readonly initializer?: string;
  };
  readonly construct: readonly string[];
}

/** The registry that makes its own store, with the cap of the catalog. */
function ownStore(catalog: Catalog, imports: Imports): Store {
  const module = '../runtime/metrics/series-store.ts';
  const type = imports.value('SeriesStore', module);
  return {
    type,
    parameter: { name: 'options', type: imports.type('StoreOptions', module), initializer: '{}' },
    construct: [`const store = new SeriesStore({ cap: ${catalog.cap}, ...options });`],
  };
}

function givenStore(imports: Imports): Store {
  const type = imports.type('MetricStore', STORE);
  return { type, parameter: { name: 'store', type }, construct: [] };
}

/** The lines that define one metric. */
function definition(
  { metric, side }: ShownMetric,
  exporter: Exporter,
  prefix: string | undefined,
  catalog: Catalog,
): string[] {
  const scraped = exporter.key === 'prometheus';
  const reserve = scraped ? reserveOf(catalog, metric, side) : 0;
  // A point of OTLP says since when it counts: it needs no 0 before it.
  const zeros = scraped ? zeroTuples(metric, side) : [];
  const labels = side.labels.map(({ label }) => quote(exporter.labelName(label)));
  const numbers =
    exporter.key === 'otel'
      ? side.labels.flatMap(({ label }) =>
          label.policy?.steps === undefined ? [] : [quote(exporter.labelName(label))],
        )
      : [];
  const entries = [
    `name: ${nameCode(side.name, prefix)},`,
    `help: ${quote(metric.description['en'] ?? '')},`,
    ...(exporter.key === 'otel' ? [`unit: ${quote(side.unitText)},`] : []),
    `labels: [${labels.join(', ')}],`,
    ...(numbers.length > 0 ? [`numbers: [${numbers.join(', ')}],`] : []),
    ...(side.buckets === undefined ? [] : [`bounds: ${side.buckets.constantName},`]),
    ...(side.limit === undefined ? [] : [`limit: ${side.limit},`]),
    ...(reserve > 0 ? [`reserve: ${reserve},`] : []),
    ...(zeros.length > 0 ? [printZeros(zeros)] : []),
  ];
  const figure = metric.rules.find((rule) => rule.figure !== undefined)?.figure;
  const open = figure
    ? `store.own(${quote(figure)}, {`
    : `this.${side.property} = store.${metric.type}({`;
  return [open, ...entries, '});'];
}

/** The label tuples that are there from the start. */
function printZeros(zeros: readonly (readonly (readonly string[])[])[]): string {
  const products = zeros.map(
    (tuples) => `[${tuples.map((values) => `[${values.map(quote).join(', ')}]`).join(', ')}]`,
  );
  return `zeros: [${products.join(', ')}],`;
}

function nameCode(name: string, prefix: string | undefined): string {
  return prefix !== undefined && name.startsWith(prefix)
    ? `\`\${prefix}${name.slice(prefix.length)}\``
    : quote(name);
}

/** The boundaries of the buckets in use, each set once. */
function usedBuckets(sides: readonly Side[]): string[] {
  const used = new Map(
    sides.flatMap((side) => (side.buckets === undefined ? [] : [[side.buckets.id, side.buckets]])),
  );
  return [...used.values()].map(
    ({ constantName, bounds }) => `const ${constantName} = [${bounds.join(', ')}];`,
  );
}
