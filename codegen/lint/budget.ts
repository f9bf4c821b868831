import type { Path } from '../catalog/source.ts';
import type { Catalog } from '../model/catalog.ts';
import { sides } from '../model/metric.ts';
import { closedValues, reserveOf, worstCase } from '../model/series.ts';
import { suggest } from '../suggest.ts';
import type { Finding } from './rule.ts';

export function* overBudget(catalog: Catalog): Iterable<Finding> {
  for (const { side } of sides(catalog, ['prometheus'])) {
    const { series } = worstCase(side);
    if (series > catalog.cap && Number.isFinite(series))
      yield {
        at: [...side.at, 'name'],
        message: `\`${side.name}\` can have ${series} series; the store holds ${catalog.cap}`,
        help: 'declare `limit:`, drop a label, or lower the `bound:` of one',
      };
  }
}

export function* missingBound({ labels }: Catalog): Iterable<Finding> {
  for (const { id, carriers, policy, bound, at } of labels)
    if (carriers.has('prometheus') && policy && policy.steps === undefined && bound === undefined) {
      const message = `it is not known how many values \`${id}\` may have`;
      yield { at, message, help: 'add `bound:` with the number of values to expect' };
    }
}

export function* reservesOverCap(catalog: Catalog): Iterable<Finding> {
  const reserves = sides(catalog, ['prometheus']).map(({ metric, side }) =>
    reserveOf(catalog, metric, side),
  );
  const reserved = reserves.reduce((sum, reserve) => sum + reserve, 0);
  if (reserved > catalog.cap)
    yield {
      at: catalog.reserve > 0 ? ['reserve'] : ['cap'],
      key: true,
      message: `the families reserve ${reserved} series; the store holds ${catalog.cap}`,
      help: 'lower `reserve:`, list fewer values in `zeros:`, or raise `cap:`',
    };
}

export function* zeroValues({ metrics }: Catalog): Iterable<Finding> {
  for (const { id: metric, type, zeros, prometheus: side, at: owner } of metrics) {
    if (zeros.length === 0) continue;
    const at = [...owner, 'zeros'];
    if (side === undefined || type !== 'counter') {
      const message = `\`${metric}\` is no counter of Prometheus`;
      yield { at, key: true, message, help: 'remove `zeros:`' };
      continue;
    }
    const values = closedValues(side);
    const closed = new Map(side.labels.map(({ label }, index) => [label.id, values[index]]));
    for (const [index, listed] of zeros.entries()) {
      for (const [id, known] of closed)
        if (known === undefined && listed[id] === undefined) {
          const message = `it is not known which values \`${id}\` has from the start`;
          yield { at: [...at, index], message, help: `list them: \`${id}: [...]\`` };
        }
      for (const [id, texts] of Object.entries(listed))
        yield* listedZeros(metric, id, texts, closed, [...at, index, id]);
    }
  }
}

/** The values that `zeros:` lists for one label. */
function* listedZeros(
  metric: string,
  id: string,
  texts: readonly string[],
  closed: ReadonlyMap<string, readonly string[] | undefined>,
  at: Path,
): Iterable<Finding> {
  if (!closed.has(id)) {
    const message = `\`${metric}\` has no label \`${id}\``;
    yield { at, key: true, message, help: suggest(id, [...closed.keys()]) };
  }
  for (const [index, text] of texts.entries())
    if (closed.get(id)?.includes(text) === false) {
      const message = `\`${id}\` never is \`${text}\``;
      yield { at: [...at, index], message, help: suggest(text, closed.get(id) ?? []) };
    }
}
