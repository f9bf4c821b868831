import type { CatalogDocument } from '../catalog/document.ts';
import type { Catalog, Field } from '../model/catalog.ts';
import { readsOf } from '../model/label-texts.ts';
import { sides } from '../model/metric.ts';
import { measureUses, spanUses } from './field-uses.ts';
import type { Finding, LintRule } from './rule.ts';

export function* deadField(catalog: Catalog): Iterable<Finding> {
  const read = new Set([...fieldsRead(catalog)].map(({ at }) => at.join('\n')));
  for (const event of catalog.events)
    for (const { class: kind, unemitted, path, at } of event.fields.values()) {
      if (kind !== 'measure' || unemitted || read.has(at.join('\n'))) continue;
      const owner = at[0] === 'fieldsets' ? '' : ` of \`${event.type}\``;
      yield {
        at,
        key: true,
        message: `the measure \`${path}\`${owner} is recorded by nothing`,
        help: 'record it with a metric, or allow it here with the reason why it is declared',
        everywhere: true,
      };
    }
}

/** The fields that some metric or span reads. */
function* fieldsRead(catalog: Catalog): Iterable<Field> {
  for (const { texts } of catalog.labels)
    for (const { text } of texts) for (const { field } of readsOf(text)) yield field;
  for (const { carriers } of [
    ...catalog.metrics.flatMap((one) => [...measureUses(one)]),
    ...spanUses(catalog),
  ])
    for (const { field } of carriers) yield field;
}

export function* deadMetric(catalog: Catalog): Iterable<Finding> {
  for (const metric of catalog.metrics) {
    const dead = metric.rules.every(
      ({ origin, events, value = '' }) =>
        origin === 'event' &&
        events.length > 0 &&
        events.every(({ unemitted, fields }) => unemitted || fields.get(value)?.unemitted),
    );
    if (dead)
      yield {
        at: metric.at,
        message: `\`${metric.id}\` is never recorded: nothing emits what feeds it`,
        help: 'record an event that is emitted, or allow it here with the reason why it is declared',
      };
  }
}

/** Of each kind of name: what it is called, where it is declared, and what names it. */
const DECLARED: readonly {
  readonly word: string;
  readonly section: keyof CatalogDocument;
  readonly after: readonly string[];
  used(document: CatalogDocument, catalog: Catalog): readonly unknown[];
}[] = [
  {
    word: 'label',
    section: 'labels',
    after: ['unknown-label', 'no-exporter'],
    used({ labels }, catalog) {
      const used = catalog.labels.filter(({ carriers }) => carriers.size > 0).map(({ id }) => id);
      return [...used, ...used.map((id) => labels[id]?.extends)];
    },
  },
  {
    word: 'value policy',
    section: 'values',
    after: ['unknown-value-policy'],
    used: ({ labels, values }) => [
      ...Object.values(labels).map(({ value }) => value),
      ...Object.values(values).map((policy) => policy.extends),
    ],
  },
  {
    word: 'bucket set',
    section: 'buckets',
    after: ['unknown-buckets', 'rule-shape'],
    used: (_, catalog) => sides(catalog).map(({ side }) => side.buckets?.id),
  },
  {
    word: 'group',
    section: 'groups',
    after: ['unknown-group'],
    used: (_, { metrics }) => metrics.map(({ group }) => group),
  },
  {
    word: 'fieldset',
    section: 'fieldsets',
    after: ['unknown-fieldset'],
    used: ({ events }) => Object.values(events).flatMap(({ include = [] }) => include),
  },
];

/** A rule for each kind of name. */
export const unusedNames = DECLARED.map(
  ({ word, section, after, used }): LintRule => ({
    id: section === 'buckets' ? 'unused-buckets' : `unused-${word.replace(' ', '-')}`,
    after,
    *check(catalog, document) {
      const known = new Set(used(document, catalog));
      for (const id of Object.keys(document[section] ?? {}))
        if (!known.has(id))
          yield {
            at: [section, id],
            key: true,
            message: `nothing uses the ${word} \`${id}\``,
            help: 'use it or remove it',
            everywhere: true,
          };
    },
  }),
);
