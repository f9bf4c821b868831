import type { CatalogDocument } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Finding } from './rule.ts';

export function* badBuckets(_: Catalog, { buckets = {} }: CatalogDocument): Iterable<Finding> {
  for (const [id, { bounds }] of Object.entries(buckets))
    yield* outOfOrder(bounds, ['buckets', id, 'bounds'], 'bound');
}

export function* badSteps(_: Catalog, { values }: CatalogDocument): Iterable<Finding> {
  for (const [id, { steps = [] }] of Object.entries(values))
    yield* outOfOrder(steps, ['values', id, 'steps'], 'step');
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

export function* badPattern(_: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const [id, policy] of Object.entries(document.values))
    for (const key of ['pattern', 'refuse'] as const) {
      const text = policy[key];
      if (text !== undefined && !compiles(text))
        yield {
          at: ['values', id, key],
          message: `\`${text}\` is not a regular expression`,
          help: 'correct the expression; it is matched with the `u` flag off',
        };
    }
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}

export function* untrustedMetric({ metrics }: Catalog): Iterable<Finding> {
  const seen = new Set<string>();
  for (const { id, rules } of metrics)
    for (const { events, at } of rules)
      for (const event of events)
        if (event.trust === 'any' && !seen.has(event.type) && seen.add(event.type))
          yield {
            at,
            key: true,
            message: `\`${id}\` records \`${event.type}\`, which needs no trust`,
            help: 'record an event of trust trusted, internal or trace',
            related: { at: event.at, message: 'declared here' },
          } satisfies Finding;
}
