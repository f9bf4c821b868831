import type { Catalog, Side } from '../../model/catalog.ts';
import { type NamedSide, sides } from '../../model/metric.ts';
import { namePrefix } from '../../model/names.ts';
import { isOwnOfStore, reserveOf, zeroTuples } from '../../model/series.ts';
import { BOUND, type Exporter, STORE } from './exporter.ts';
import { Code, comment, constant, literal, member, quote, ts } from './text.ts';
import { Imports, type TypeScriptFile } from './typescript.ts';

const SERIES = '../runtime/metrics/series-store.ts';

/** `prometheus-registry.ts` and `otel-instruments.ts`: every metric with its labels, in a store. */
export function emitRegistry(catalog: Catalog, exporter: Exporter): TypeScriptFile {
  const imports = new Imports();
  const metrics = sides(catalog, [exporter.key]);
  const recorded = metrics.filter(({ metric }) => !isOwnOfStore(metric));
  imports.value('Labels', './labels.ts');
  if (recorded.length > 0) imports.type('Labelled', STORE);
  for (const { metric } of recorded) imports.type(BOUND[metric.type], STORE);
  const { name, doc, path } = exporter.registry;
  // The registry of a page makes its own store, with the cap of the catalog.
  const makes = exporter.key === 'prometheus';
  const store = makes ? imports.value('SeriesStore', SERIES) : imports.type('MetricStore', STORE);
  const own = namePrefix(catalog.name, 'otel');
  const prefix =
    exporter.key === 'otel' && metrics.some(({ side }) => side.name.startsWith(own))
      ? own
      : undefined;
  const replaces =
    prefix && ` \`prefix\` replaces the leading \`${comment(own)}\` of the names that have it.`;
  const given = makes
    ? `options: ${imports.type('StoreOptions', SERIES)} = {}`
    : [`store: ${store}`, ...(prefix ? [`prefix: string = ${quote(own)}`] : [])].join(', ');
  return {
    path,
    imports,
    statements: [
      ...usedBuckets(recorded.map(({ side }) => side)),
      ts`
/** ${comment(doc)}${replaces ?? ''} */
export class ${name} {
  readonly store: ${store};
  readonly labels: Labels;
  ${recorded.map(({ metric, side }) =>
    member(side.property, `Labelled<${BOUND[metric.type]}>`, metric.description['en']),
  )}

  constructor(${given}) {
    ${makes ? `const store = new SeriesStore({ cap: ${catalog.cap}, ...options });` : ''}
    this.store = store;
    this.labels = new Labels(store.normaliser);
    ${metrics.map((one) => definition(one, exporter, prefix, catalog))}
  }
}
`,
    ],
  };
}

/** The statement that defines one metric. */
function definition(
  { metric, side }: NamedSide,
  exporter: Exporter,
  prefix: string | undefined,
  catalog: Catalog,
): string {
  const scraped = exporter.key === 'prometheus';
  const reserve = scraped ? reserveOf(catalog, metric, side) : 0;
  // A point of OTLP says since when it counts: it needs no 0 before it.
  const zeros = scraped ? zeroTuples(metric, side) : [];
  const names = side.labels.map(({ label }) =>
    scraped ? label.prometheusName : (label.otelName ?? ''),
  );
  const numbers = names.filter((_, index) => side.labels[index]?.label.policy?.steps !== undefined);
  const entries = literal({
    name: nameCode(side.name, prefix),
    help: metric.description['en'] ?? '',
    unit: scraped ? undefined : side.unitText,
    labels: names,
    numbers: scraped || numbers.length === 0 ? undefined : numbers,
    bounds: side.buckets && new Code(side.buckets.constantName),
    limit: side.limit,
    reserve: reserve > 0 ? reserve : undefined,
    zeros: zeros.length > 0 ? zeros : undefined,
  });
  return isOwnOfStore(metric)
    ? `store.own(${quote(metric.rules[0]?.origin ?? '')}, ${entries});`
    : `this.${side.property} = store.${metric.type}(${entries});`;
}

function nameCode(name: string, prefix: string | undefined): Code | string {
  return prefix !== undefined && name.startsWith(prefix)
    ? new Code(`\`\${prefix}${name.slice(prefix.length)}\``)
    : name;
}

/** The boundaries of the buckets in use, each set once. */
function usedBuckets(sides: readonly Side[]): string[] {
  const used = new Map(
    sides.flatMap((side) => (side.buckets === undefined ? [] : [[side.buckets.id, side.buckets]])),
  );
  return [...used.values()].map(({ constantName, bounds }) =>
    constant(`const ${constantName}`, bounds).trimEnd(),
  );
}
