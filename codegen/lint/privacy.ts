import type { Catalog } from '../model/catalog.ts';
import { isReadable, readsOf } from '../model/label-texts.ts';
import { sides } from '../model/metric.ts';
import type { Finding } from './rule.ts';

/** Every field that a label of a metric is made of. */
export function* labelReads(catalog: Catalog) {
  for (const { metric, side } of sides(catalog))
    for (const { event, rule, labels } of side.recordings)
      for (const [index, text] of labels.entries()) {
        const use = side.labels[index];
        if (use === undefined || event === undefined) continue;
        for (const read of readsOf(text))
          yield { metric, rule, use, type: event.type, read, kind: text.kind };
      }
}

export function* privateLabel(catalog: Catalog): Iterable<Finding> {
  for (const { use, type, metric, read } of labelReads(catalog)) {
    const { path, field, at } = read;
    if (isReadable(read, use.label)) continue;
    yield {
      at,
      message: `\`${path}\` of \`${type}\` is of class ${field.class} and cannot become the label \`${use.label.prometheusName}\` of \`${metric.id}\``,
      help: 'use a field of class label, flag or an enum; spans may carry a bounded hash',
      related: { at: field.at, message: 'its class is declared here' },
    };
  }
}

export function* unboundedLabel(catalog: Catalog): Iterable<Finding> {
  for (const { use, read } of labelReads(catalog)) {
    const { id, members, policy, at } = use.label;
    if (members !== undefined || policy?.steps !== undefined) continue;
    const number = read.field.class === 'measure';
    if (policy?.pattern !== undefined && !number) continue;
    yield {
      at: [...at, 'value'],
      message: number
        ? `the label \`${id}\` would hold any number of \`${read.path}\``
        : `the values of the label \`${id}\` are not bounded`,
      help: number
        ? 'use a value policy with `steps:`'
        : 'use `enum`, a closed list, or a policy with `pattern:` or `steps:`',
    };
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
            message: `\`${id}\` records \`${event.type}\`, which needs no trust`,
            help: 'record an event of trust trusted, internal or trace',
            related: { at: event.at, message: 'declared here' },
          } satisfies Finding;
}
