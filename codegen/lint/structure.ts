import type { Catalog } from '../model/catalog.ts';
import type { Finding, LintRule } from './rule.ts';

const badBuckets: LintRule = {
  id: 'bad-buckets',
  *check(_, document) {
    // What is out of order once is rarely in order behind it: each set is told of once.
    for (const [id, entry] of Object.entries(document.buckets)) {
      for (const [index, bound] of entry.bounds.entries()) {
        const before = entry.bounds[index - 1];
        const at = ['buckets', id, 'bounds', index];
        const finding = !Number.isFinite(bound)
          ? {
              message: `the bound ${bound} is not a finite number`,
              help: 'remove it; +Inf is added by itself',
            }
          : before === bound
            ? { message: `the bound ${bound} stands twice`, help: 'remove one of the two' }
            : before !== undefined && before > bound
              ? {
                  message: `the bound ${bound} is below ${before} before it`,
                  help: 'sort the bounds, smallest first',
                }
              : undefined;
        if (finding === undefined) continue;
        yield { at, ...finding };
        break;
      }
    }
  },
};

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
  *check(catalog) {
    const told = new Set<string>();
    for (const { metric, rule } of eachRule(catalog))
      for (const event of rule.events)
        if (event.trust === 'any' && !told.has(event.type) && told.add(event.type))
          yield {
            at: rule.at,
            key: true,
            message: `\`${metric.id}\` records \`${event.type}\`, which needs no trust`,
            help: 'record an event of trust trusted, internal or trace',
            related: { at: event.at, message: 'declared here' },
          } satisfies Finding;
  },
};

function* eachRule(catalog: Catalog): Iterable<{
  metric: Catalog['metrics'][number];
  rule: Catalog['metrics'][number]['rules'][number];
}> {
  for (const metric of catalog.metrics) for (const rule of metric.rules) yield { metric, rule };
}

export const STRUCTURE_RULES: readonly LintRule[] = [badBuckets, badPattern, untrustedMetric];
