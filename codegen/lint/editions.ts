import type { Path } from '../catalog/source.ts';
import type { Catalog } from '../model/catalog.ts';
import type { LintRule, Remark } from './rule.ts';

const order: LintRule = {
  id: 'edition-order',
  severity: 'error',
  allowable: true,
  summary: 'Editions are listed oldest first.',
  reason: '`since:` means that edition and all after it.',
  *check({ editions }) {
    for (const [index, edition] of editions.entries()) {
      const before = editions[index - 1];
      if (before !== undefined && edition.localeCompare(before, 'en', { numeric: true }) < 0)
        yield {
          at: ['editions', index],
          message: `the edition \`${edition}\` stands after \`${before}\``,
          help: 'sort the editions, oldest first',
          related: { at: ['editions', index - 1], message: 'the edition before it' },
        };
    }
  },
};

const sinceOrder: LintRule = {
  id: 'since-order',
  severity: 'error',
  summary: 'A label does not come before the metric that has it.',
  reason: 'Such a `since:` is without effect, so it says something that is not so.',
  *check(catalog) {
    for (const metric of catalog.metrics)
      for (const side of [metric.prometheus, metric.otel])
        for (const use of side?.labels ?? [])
          if (side !== undefined)
            yield* tooEarly(catalog, use.since, side.since, [...use.at, 'since'], side.at);
  },
};

function* tooEarly(
  { editions }: Catalog,
  since: string,
  owner: string,
  at: Path,
  ownerAt: Path,
): Iterable<Remark> {
  if (editions.indexOf(since) >= editions.indexOf(owner) || !editions.includes(since)) return;
  yield {
    at,
    message: `\`since: ${since}\` is before the metric, which came with ${owner}`,
    help: 'remove this `since:`, or correct one of the two',
    related: { at: [...ownerAt, 'since'], message: 'the metric' },
  };
}

export const EDITION_RULES: readonly LintRule[] = [order, sinceOrder];
