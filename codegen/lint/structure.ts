import type { Path } from '../catalog/source.ts';
import type { Finding, LintRule } from './rule.ts';

const badBuckets: LintRule = {
  id: 'bad-buckets',
  *check(_, { buckets = {} }) {
    for (const [id, { bounds }] of Object.entries(buckets))
      yield* outOfOrder(bounds, ['buckets', id, 'bounds'], 'bound');
  },
};

const badSteps: LintRule = {
  id: 'bad-steps',
  *check(_, { values }) {
    for (const [id, { steps = [] }] of Object.entries(values))
      yield* outOfOrder(steps, ['values', id, 'steps'], 'step');
  },
};

/** What is out of order once is rarely in order behind it: a list is told of once. */
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

const badPattern: LintRule = {
  id: 'bad-pattern',
  *check(_, document) {
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
  },
};

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}

const untrustedMetric: LintRule = {
  id: 'untrusted-metric',
  *check({ metrics }) {
    const told = new Set<string>();
    for (const { id, rules } of metrics)
      for (const { events, at } of rules)
        for (const event of events)
          if (event.trust === 'any' && !told.has(event.type) && told.add(event.type))
            yield {
              at,
              key: true,
              message: `\`${id}\` records \`${event.type}\`, which needs no trust`,
              help: 'record an event of trust trusted, internal or trace',
              related: { at: event.at, message: 'declared here' },
            } satisfies Finding;
  },
};

export const STRUCTURE_RULES: readonly LintRule[] = [
  badBuckets,
  badSteps,
  badPattern,
  untrustedMetric,
];
