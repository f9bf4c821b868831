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
    if (carriers.has('prometheus') && policy && policy.steps === undefined && bound === undefined)
      yield {
        at,
        message: `it is not known how many values \`${id}\` may have`,
        help: 'add `bound:` with the number of values to expect',
      };
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

export function* zeroValues(catalog: Catalog): Iterable<Finding> {
  for (const metric of catalog.metrics) {
    if (metric.zeros.length === 0) continue;
    const side = metric.prometheus;
    const at = [...metric.at, 'zeros'];
    if (side === undefined || metric.type !== 'counter') {
      const message = `\`${metric.id}\` is no counter of Prometheus`;
      yield { at, key: true, message, help: 'remove `zeros:`' };
      continue;
    }
    const ids = side.labels.map(({ label }) => label.id);
    const values = closedValues(side);
    for (const [index, listed] of metric.zeros.entries()) {
      for (const id of Object.keys(listed).filter((one) => !ids.includes(one)))
        yield {
          at: [...at, index, id],
          key: true,
          message: `\`${metric.id}\` has no label \`${id}\``,
          help: suggest(id, ids),
        };
      for (const [position, id] of ids.entries())
        yield* valuesOfZero(id, listed[id], values[position], [...at, index]);
    }
  }
}

function* valuesOfZero(
  id: string,
  listed: readonly string[] | undefined,
  closed: readonly string[] | undefined,
  at: Finding['at'],
): Iterable<Finding> {
  if (listed === undefined && closed === undefined)
    yield {
      at,
      message: `it is not known which values \`${id}\` has from the start`,
      help: `list them: \`${id}: [...]\``,
    };
  for (const [index, text] of (listed ?? []).entries())
    if (closed !== undefined && !closed.includes(text))
      yield {
        at: [...at, id, index],
        message: `\`${id}\` never is \`${text}\``,
        help: suggest(text, closed),
      };
}
