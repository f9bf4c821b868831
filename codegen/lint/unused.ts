import type { CatalogDocument } from '../catalog/document.ts';
import { fieldsRead } from './reads.ts';
import type { Finding, LintRule } from './rule.ts';

const deadField: LintRule = {
  id: 'dead-field',
  after: [
    'unknown-field',
    'unknown-label',
    'unknown-event',
    'unknown-fieldset',
    'not-a-measure',
    'rule-shape',
    'span-field',
  ],
  *check(catalog) {
    const read = fieldsRead(catalog);
    const told = new Set<string>();
    for (const event of catalog.events)
      for (const field of event.fields.values()) {
        const key = JSON.stringify(field.at);
        const shared = field.at[0] === 'fieldsets';
        if (field.class !== 'measure' || field.unemitted || told.has(key) || read.has(key))
          continue;
        told.add(key);
        yield {
          at: field.at,
          key: true,
          message: `the measure \`${field.path}\`${shared ? '' : ` of \`${event.type}\``} is recorded by nothing`,
          help: 'record it with a metric, or allow it here with the reason why it is declared',
          everywhere: true,
        };
      }
  },
};

const deadMetric: LintRule = {
  id: 'dead-metric',
  after: ['unknown-event'],
  *check(catalog) {
    for (const metric of catalog.metrics) {
      const dead = metric.rules.every(
        (rule) =>
          rule.origin === 'event' &&
          rule.events.length > 0 &&
          rule.events.every(
            (event) => event.unemitted || event.fields.get(rule.value ?? '')?.unemitted === true,
          ),
      );
      if (dead)
        yield {
          at: metric.at,
          key: true,
          message: `\`${metric.id}\` is never recorded: nothing emits what feeds it`,
          help: 'record an event that is emitted, or allow it here with the reason why it is declared',
        };
    }
  },
};

const unusedLabel: LintRule = {
  id: 'unused-label',
  after: ['unknown-label', 'no-exporter'],
  *check(catalog, document) {
    const used = new Set(
      catalog.labels.filter(({ carriers }) => carriers.size > 0).map(({ id }) => id),
    );
    for (const [id, entry] of Object.entries(document.labels))
      if (entry.extends !== undefined && used.has(id)) used.add(entry.extends);
    yield* unused(
      'label',
      'labels',
      catalog.labels.map(({ id }) => id),
      used,
    );
  },
};

const unusedPolicy: LintRule = {
  id: 'unused-value-policy',
  after: ['unknown-value-policy'],
  *check(_, document) {
    const used = [
      ...Object.values(document.labels).map((label) => label.value),
      ...Object.values(document.values).map((policy) => policy.extends),
    ];
    yield* unused('value policy', 'values', Object.keys(document.values), new Set(used));
  },
};

const unusedBuckets: LintRule = {
  id: 'unused-buckets',
  after: ['unknown-buckets', 'rule-shape'],
  *check(_, document) {
    const used = Object.values(document.metrics).flatMap((metric) => [
      metric.prometheus?.buckets,
      metric.otel?.buckets,
    ]);
    yield* unused('bucket set', 'buckets', Object.keys(document.buckets), new Set(used));
  },
};

const unusedGroup: LintRule = {
  id: 'unused-group',
  after: ['unknown-group'],
  *check(_, document) {
    const used = Object.values(document.metrics).map((metric) => metric.group);
    yield* unused('group', 'groups', Object.keys(document.groups), new Set(used));
  },
};

const unusedFieldset: LintRule = {
  id: 'unused-fieldset',
  after: ['unknown-fieldset'],
  *check(_, document: CatalogDocument) {
    const used = Object.values(document.events).flatMap((event) => event.include ?? []);
    yield* unused('fieldset', 'fieldsets', Object.keys(document.fieldsets ?? {}), new Set(used));
  },
};

function* unused(
  word: string,
  section: string,
  ids: readonly string[],
  used: ReadonlySet<unknown>,
): Iterable<Finding> {
  for (const id of ids)
    if (!used.has(id))
      yield {
        at: [section, id],
        key: true,
        message: `nothing uses the ${word} \`${id}\``,
        help: 'use it or remove it',
        everywhere: true,
      };
}

export const UNUSED_RULES: readonly LintRule[] = [
  deadField,
  deadMetric,
  unusedLabel,
  unusedPolicy,
  unusedBuckets,
  unusedGroup,
  unusedFieldset,
];
