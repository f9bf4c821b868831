import type { Catalog, Metric, Side } from '../model/catalog.ts';
import { type SharedSet, sharedSets } from '../model/label-sets.ts';
import { quote, WIDTH } from './layout.ts';
import { Imports, printClass, type TypeScriptFile } from './typescript.ts';

const CLASSES = { counter: 'Counter', gauge: 'Gauge', histogram: 'Histogram' } as const;

/** `prometheus-registry.ts`: every family with its labels, built on one store. */
export function emitPrometheusRegistry(catalog: Catalog): TypeScriptFile {
  const imports = new Imports();
  const sets = sharedSets(catalog, 'prometheus', 'Labels');
  const setOf = new Map(
    sets.flatMap((set) => set.members.map(({ metric }) => [metric.id, set] as const)),
  );
  const families = catalog.metrics.flatMap((metric) =>
    metric.prometheus === undefined ? [] : [{ metric, side: metric.prometheus }],
  );
  const recorded = families.filter(({ metric }) => !isStoreMetric(metric));
  imports.value('SeriesStore', '../runtime/metrics/series-store.ts');
  imports.type('StoreOptions', '../runtime/metrics/series-store.ts');
  if (sets.length > 0) imports.type('LabelSet', '../runtime/metrics/label-set.ts');
  imports.value('Labels', './labels.ts');
  for (const { metric } of recorded)
    imports.type(CLASSES[metric.type], `../runtime/metrics/${metric.type}.ts`);
  const bounds = usedBuckets(recorded.map(({ side }) => side));
  return {
    path: 'prometheus-registry.ts',
    imports,
    statements: [
      ...bounds.map(printBounds),
      '',
      printClass({
        name: 'PrometheusRegistry',
        doc: 'The metric families of the Prometheus exporter and the store that holds their series.',
        members: [
          { name: 'store', type: 'SeriesStore' },
          { name: 'labels', type: 'Labels' },
          ...sets.map((set) => ({ name: set.property, type: 'LabelSet' })),
          ...recorded.map(({ metric, side }) => ({
            name: side.property,
            type: CLASSES[metric.type],
            doc: metric.description['en'],
          })),
        ],
        parameters: [{ name: 'options', type: 'StoreOptions', initializer: '{}' }],
        construct: [
          `const store = new SeriesStore({ cap: ${catalog.cap}, ...options });`,
          'const labels = new Labels((policy, fallback) => store.values(policy, fallback));',
          'this.store = store;',
          'this.labels = labels;',
          ...sets.map(printSet),
          ...families.map(({ metric, side }) => printFamily(metric, side, setOf.get(metric.id))),
        ],
        methods: [],
      }),
    ],
  };
}

function isStoreMetric(metric: Metric): boolean {
  return metric.rules.some((rule) => rule.origin === 'store');
}

export function usedBuckets(sides: readonly Side[]): { name: string; bounds: readonly number[] }[] {
  const used = new Map(
    sides.flatMap((side) => (side.buckets === undefined ? [] : [[side.buckets.id, side.buckets]])),
  );
  return [...used.values()].map((buckets) => ({
    name: buckets.constantName,
    bounds: buckets.bounds,
  }));
}

export function printBounds({ name, bounds }: { name: string; bounds: readonly number[] }): string {
  return `const ${name} = ${fillNumbers(bounds)};`;
}

/** Biome fills arrays of numbers: as many in a line as fit. */
function fillNumbers(numbers: readonly number[]): string {
  const flat = `[${numbers.join(', ')}]`;
  if (flat.length + 30 <= 100) return flat;
  const lines: string[] = [];
  let line = ' ';
  for (const number of numbers) {
    if (line.length + ` ${number},`.length > 100) {
      lines.push(line);
      line = ' ';
    }
    line += ` ${number},`;
  }
  return ['[', ...lines, line, ']'].join('\n');
}

function printSet(set: SharedSet): string {
  const pairs = set.uses.map(
    (use) => `[${quote(use.label.prometheusName)}, labels.${use.label.property}]`,
  );
  return printListCall(`this.${set.property} = store.labelSet([`, pairs, ']);');
}

/** A call with an array of pairs; Biome gives every pair its line as soon as there are two. */
export function printListCall(open: string, pairs: readonly string[], close: string): string {
  const flat = `${open}${pairs.join(', ')}${close}`;
  if (pairs.length < 2 && flat.length + 4 <= WIDTH) return flat;
  return [open, ...pairs.map((pair) => `${pair},`), close].join('\n');
}

function printFamily(metric: Metric, side: Side, set: SharedSet | undefined): string {
  const entries = [
    `name: ${quote(side.name)}`,
    `help: ${quote(metric.description['en'] ?? '')}`,
    ...(side.buckets === undefined ? [] : [`bounds: ${side.buckets.constantName}`]),
    ...(side.limit === undefined ? [] : [`limit: ${side.limit}`]),
  ];
  const definition = ['{', ...entries.map((entry) => `  ${entry},`), '}'];
  if (set === undefined) return `store.refusals(${definition.join('\n')});`;
  const body = ['{', ...entries.map((entry) => `    ${entry},`), '  },'];
  return [
    `this.${side.property} = store.${metric.type}(`,
    `  ${body.join('\n')}`,
    `  this.${set.property},`,
    ');',
  ].join('\n');
}
