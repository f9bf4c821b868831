import type { Catalog, FieldsText, Label, LabelUse, Metric } from '../model/catalog.ts';
import { isReadable } from '../model/label-texts.ts';
import { suggest } from '../suggest.ts';
import type { Finding } from './rule.ts';

/** Every field that a label of a metric is made of. */
function* reads(catalog: Catalog): Iterable<{
  readonly metric: Metric;
  readonly use: LabelUse;
  readonly type: string;
  readonly read: FieldsText['reads'][number];
}> {
  for (const metric of catalog.metrics)
    for (const side of [metric.prometheus, metric.otel])
      for (const { event, labels } of side?.recordings ?? [])
        for (const [index, text] of labels.entries()) {
          const use = side?.labels[index];
          if (use === undefined || event === undefined || !('reads' in text)) continue;
          for (const read of text.reads) yield { metric, use, type: event.type, read };
        }
}

export function* privateLabel(catalog: Catalog): Iterable<Finding> {
  for (const { use, type, metric, read } of reads(catalog)) {
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
  for (const { use, read } of reads(catalog)) {
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

export function* labelWithoutSource(catalog: Catalog): Iterable<Finding> {
  const missing = catalog.metrics.map((metric) => [...withoutSource(metric)]);
  // A label that nothing feeds anywhere is one mistake, at the label or at its field.
  const told = new Set<string>();
  const fed = new Set(
    catalog.metrics.flatMap((metric, index) =>
      [...(metric.prometheus?.labels ?? []), ...(metric.otel?.labels ?? [])]
        .filter(({ label }) => missing[index]?.every((one) => one.label !== label) === true)
        .map(({ label }) => label),
    ),
  );
  for (const { label, finding } of missing.flat()) {
    if (!fed.has(label) && told.has(label.id)) continue;
    told.add(label.id);
    yield finding;
  }
}

function* withoutSource(
  metric: Metric,
): Iterable<{ readonly label: Label; readonly finding: Finding }> {
  if (metric.rules.every((rule) => rule.origin === 'event' && rule.events.length === 0)) return;
  const told = new Set<string>();
  for (const side of [metric.prometheus, metric.otel])
    for (const [index, { label, at }] of side?.labels.entries() ?? []) {
      const fed = side?.recordings.some(({ labels }) => labels[index]?.kind !== 'absent');
      if (fed || label.sources[0]?.kind === 'fact' || told.has(label.id)) continue;
      told.add(label.id);
      const fields = metric.rules.flatMap((rule) =>
        rule.events.flatMap((event) => [...event.fields.keys()]),
      );
      const path = label.sources[0]?.reads[0]?.path ?? label.id;
      const finding = {
        at,
        message: `no event of \`${metric.id}\` has a field for the label \`${label.id}\``,
        help: suggest(path, [...new Set(fields)]),
      };
      yield { label, finding };
    }
}
