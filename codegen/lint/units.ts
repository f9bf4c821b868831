import type { CatalogDocument } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Amount, Catalog, Field, Metric, Side } from '../model/catalog.ts';
import { sides } from '../model/metric.ts';
import { convert, unitOf } from '../model/units.ts';
import { measureUses, spanUses } from './field-uses.ts';
import type { Finding } from './rule.ts';

export function* unitConversion(catalog: Catalog): Iterable<Finding> {
  yield* spanUnits(catalog);
  // A field of the wrong unit is one mistake, however many metrics it feeds.
  const seen = new Set<string>();
  for (const { metric, side } of sides(catalog))
    for (const { rule, amount } of side.recordings) {
      const field = foreignField(metric, side, amount);
      const key = `${JSON.stringify(field?.at)} ${unitOf(side.unit)?.dimension}`;
      if (field === undefined || seen.has(key)) continue;
      seen.add(key);
      yield {
        at: rule.reads.find(({ path }) => path === amount?.path)?.at ?? rule.at,
        message: `\`${field.path}\` is in ${field.unit}, which cannot become the ${side.unit} of \`${side.name}\``,
        help: `give \`${side.name}\` a unit or buckets of the same dimension`,
        related: { at: field.at, message: 'the unit of the field' },
      };
    }
}

/** What a span reads as it is, or divides by a fixed number, is in the unit that this asks for. */
function* spanUnits(catalog: Catalog): Iterable<Finding> {
  for (const use of spanUses(catalog))
    for (const { field } of use.carriers)
      if (use.unit !== undefined && field.unit !== use.unit && use.allowed.includes(field.class))
        yield {
          at: use.at,
          message: `\`${field.path}\` is in ${field.unit}, and ${use.becomes} is read in ${use.unit}`,
          help: `name a measure in ${use.unit}`,
          related: { at: field.at, message: 'the unit of the field' },
        };
}

/** Whether what feeds the side measures something else than it says. */
export function isMisfed(metric: Metric, side: Side): boolean {
  return side.recordings.some(({ amount }) => foreignField(metric, side, amount) !== undefined);
}

/** The field of a number that measures something else than the side. */
function foreignField(
  { type }: Metric,
  { unit, buckets }: Side,
  amount: Amount | undefined,
): Field | undefined {
  const field = amount?.field;
  // Without its buckets a histogram has no unit yet: that is said already.
  if (field?.class !== 'measure' || (type === 'histogram' && buckets === undefined))
    return undefined;
  const known = unitOf(unit) !== undefined && unitOf(field.unit) !== undefined;
  return known && amount?.conversion === undefined ? field : undefined;
}

/** A histogram has buckets of its unit on both sides, anything else has none. */
export function* bucketsOf(metric: Metric): Iterable<Finding> {
  const histogram = metric.type === 'histogram';
  for (const { side } of sides({ metrics: [metric] })) {
    const { buckets, name, unit, at } = side;
    if (buckets === undefined) {
      if (histogram)
        yield {
          at: [...at, 'name'],
          message: `the histogram \`${name}\` has no buckets`,
          help: 'add `buckets:` with a bucket set of its unit',
        };
    } else if (!histogram) {
      yield {
        at: [...at, 'buckets'],
        key: true,
        message: `a ${metric.type} has no buckets`,
        help: 'remove `buckets:`, or make it a histogram',
      };
      return;
    } else if (
      unitOf(buckets.unit) !== undefined &&
      convert(buckets.unit, unit)?.kind !== 'same' &&
      !isMisfed(metric, side)
    )
      yield {
        at: [...at, 'unit'],
        message: `the buckets \`${buckets.id}\` are in ${buckets.unit}, not in ${unit}`,
        help: 'remove `unit:`, or name buckets of that unit',
      };
  }
}

export function* badBuckets(_: Catalog, { buckets = {} }: CatalogDocument): Iterable<Finding> {
  for (const [id, { bounds }] of Object.entries(buckets))
    yield* outOfOrder(bounds, ['buckets', id, 'bounds'], 'bound');
}

export function* badSteps(catalog: Catalog, { values }: CatalogDocument): Iterable<Finding> {
  for (const [id, { steps = [] }] of Object.entries(values))
    yield* outOfOrder(steps, ['values', id, 'steps'], 'step');
  for (const { colours, at } of catalog.dashboards.flatMap(({ panels }) => panels))
    for (const { at: place, ...finding } of outOfOrder([...colours.values()], [], 'step'))
      yield { ...finding, at: [...at, 'colours', [...colours.keys()][Number(place[0])] ?? ''] };
}

/** What is out of order once is rarely in order behind it: one finding for a list. */
function* outOfOrder(list: readonly number[], at: Path, word: string): Iterable<Finding> {
  const index = list.findIndex((number, place) => number <= (list[place - 1] ?? -Infinity));
  if (index < 0) return;
  const [before, number] = [list[index - 1], list[index]];
  yield {
    at: [...at, index],
    message:
      before === number
        ? `the ${word} ${number} stands twice`
        : `the ${word} ${number} is below ${before} before it`,
    help: before === number ? 'remove one of the two' : `sort the ${word}s, smallest first`,
  };
}

/** What these units measure means nothing when it is added up. */
const NEVER_ADDED: ReadonlySet<string> = new Set(['ratio', 'ordinal', 'code', 'instant']);

/** Every measure that a metric takes, event by event. */
function measures(metric: Metric) {
  return [...measureUses(metric)].flatMap(({ at, carriers }) =>
    carriers.flatMap(({ event, field: { path, unit, class: kind } }) =>
      kind === 'measure' ? [{ field: `${event.type} ${path}`, path, unit, at }] : [],
    ),
  );
}

export function* addedLevel(catalog: Catalog): Iterable<Finding> {
  const levels = new Map<string, { metric: Metric; at: Path }>();
  for (const metric of catalog.metrics)
    if (metric.type === 'gauge')
      for (const { field, at } of measures(metric)) levels.set(field, { metric, at });
  for (const metric of catalog.metrics) {
    if (metric.type !== 'counter') continue;
    for (const { field, path, unit, at } of measures(metric)) {
      const level = levels.get(field);
      const never = NEVER_ADDED.has(unitOf(unit)?.dimension ?? '');
      if (level === undefined && !never) continue;
      yield {
        at,
        message: never
          ? `\`${path}\` is of unit ${unit}, which cannot be added up`
          : `\`${path}\` is a level, which the gauge \`${level?.metric.id}\` shows`,
        help: `make \`${metric.id}\` a gauge or a histogram, or count the events`,
        ...(level === undefined ? {} : { related: { at: level.at, message: 'the gauge' } }),
      } satisfies Finding;
    }
  }
}
