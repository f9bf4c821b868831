import type { Path } from '../catalog/source.ts';
import type { Catalog, EventType, Label, LabelSource, LabelUse, Metric } from '../model/catalog.ts';
import { isReadable, readingOf } from '../model/reading.ts';
import { suggest } from '../suggest.ts';
import type { Finding, LintRule } from './rule.ts';

/** The place of the file that names the field which a label reads. */
function placeOf({ at }: Label, event: EventType, source: LabelSource, index: number): Path {
  if (source.kind === 'join') return [...at, 'join'];
  return source.kind === 'first'
    ? [...at, 'first', index, 'field']
    : [...at, 'by_event', event.type];
}

function* reads(catalog: Catalog): Iterable<{
  metric: Metric;
  use: LabelUse;
  path: string;
  at: Path;
  type: string;
  fields: ReadonlyMap<string, { class: string; at: Path; path: string }>;
  known: boolean;
  readable: boolean;
}> {
  for (const metric of catalog.metrics)
    for (const side of [metric.prometheus, metric.otel])
      for (const use of side?.labels ?? [])
        for (const rule of metric.rules)
          for (const event of rule.events) {
            if (rule.each?.label.id === use.label.id) continue;
            const { label } = use;
            const { source, reads: asked } = readingOf(label, event, rule.items);
            for (const [index, read] of asked.entries()) {
              const { path, field } = read;
              const at =
                source === label.source && source.kind === 'field'
                  ? [...label.at, 'field']
                  : placeOf(label, event, source, index);
              const { type, fields } = event;
              yield {
                metric,
                use,
                path,
                at,
                type,
                fields,
                known: field !== undefined,
                readable: isReadable(read, label),
              };
            }
          }
}

const privateLabel: LintRule = {
  id: 'private-label',
  *check(catalog) {
    const told = new Set<string>();
    for (const { use, path, at, type, fields, metric, readable } of reads(catalog)) {
      const field = fields.get(path);
      if (field === undefined || readable) continue;
      const once = `${use.label.id} ${type} ${path}`;
      if (told.has(once)) continue;
      told.add(once);
      yield {
        at,
        message: `\`${path}\` of \`${type}\` is of class ${field.class} and cannot become the label \`${use.label.prometheusName}\` of \`${metric.id}\``,
        help: 'use a field of class label, flag or an enum; spans may carry a bounded hash',
        related: { at: field.at, message: 'its class is declared here' },
      };
    }
  },
};

const unboundedLabel: LintRule = {
  id: 'unbounded-label',
  *check(catalog) {
    const told = new Set<string>();
    for (const { use, path, fields } of reads(catalog)) {
      const { label } = use;
      const { policy } = label;
      if (told.has(label.id)) continue;
      const bounded =
        label.members !== undefined || policy?.pattern !== undefined || policy?.steps !== undefined;
      const number =
        fields.get(path)?.class === 'measure' &&
        policy?.steps === undefined &&
        label.members === undefined;
      if (bounded && !number) continue;
      told.add(label.id);
      yield number
        ? {
            at: [...label.at, 'value'],
            message: `the label \`${label.id}\` would hold any number of \`${path}\``,
            help: 'use a value policy with `steps:`',
          }
        : {
            at: [...label.at, 'value'],
            message: `the values of the label \`${label.id}\` are not bounded`,
            help: 'use `enum`, a closed list, or a policy with `pattern:` or `steps:`',
          };
    }
  },
};

const deadLabel: LintRule = {
  id: 'label-without-source',
  *check(catalog) {
    const missing = catalog.metrics.map((metric) => [...withoutSource(catalog, metric)]);
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
  },
};

function* withoutSource(
  catalog: Catalog,
  metric: Metric,
): Iterable<{ readonly label: Label; readonly finding: Finding }> {
  if (metric.rules.every((rule) => rule.origin === 'event' && rule.events.length === 0)) return;
  const uses = [...(metric.prometheus?.labels ?? []), ...(metric.otel?.labels ?? [])];
  const fed = new Set<Label>();
  for (const read of reads({ ...catalog, metrics: [metric] }))
    if (read.known) fed.add(read.use.label);
  const told = new Set<string>();
  for (const { label, at } of uses) {
    const constant = [...label.byEvent.keys()].some((type) =>
      metric.rules.some((rule) => rule.events.some((event) => event.type === type)),
    );
    const part = metric.rules.some((rule) => rule.each?.label.id === label.id);
    if (fed.has(label) || constant || part || label.source.kind === 'fact' || told.has(label.id))
      continue;
    told.add(label.id);
    const fields = metric.rules.flatMap((rule) =>
      rule.events.flatMap((event) => [...event.fields.keys()]),
    );
    const path = label.source.kind === 'field' ? label.source.path : label.id;
    const finding = {
      at,
      message: `no event of \`${metric.id}\` has a field for the label \`${label.id}\``,
      help: suggest(path, [...new Set(fields)]),
    };
    yield { label, finding };
  }
}

export const PRIVACY_RULES: readonly LintRule[] = [privateLabel, unboundedLabel, deadLabel];
