import type { CatalogDocument } from '../../catalog/document.ts';
import type { Path } from '../../catalog/source.ts';
import { RULE_FACTS } from '../../lint/rule-facts.ts';
import type { Buckets, Catalog, Query, ValuePolicy } from '../../model/catalog.ts';
import type { Explanation } from './describe.ts';

/** What has no code of its own: policies, bucket sets, what operators look at, settings and rules. */
export interface Other {
  readonly names: readonly string[];
  readonly explanation: Explanation;
}

export function otherSubjects(catalog: Catalog, document: CatalogDocument): Other[] {
  return [
    ...catalog.policies.map((policy) => policyOf(catalog, policy)),
    ...bucketSets(catalog).map((buckets) => bucketsOf(catalog, buckets)),
    ...alerts(catalog),
    ...dashboards(catalog),
    ...catalog.recipes.map(({ id, title, query, at }) =>
      other([id], `recipe ${id}`, at, [['title', title['en'] ?? ''], ...queryFacts(query)]),
    ),
    ...settings(catalog, document),
    ...[...RULE_FACTS.values()].map(({ id, severity, summary, reason, allowable }) =>
      other([id], `rule ${id}`, undefined, [
        ['severity', severity],
        ['asks', summary],
        ['because', reason],
        ['suppressed by', allowable ? `allow: { ${id}: the reason }` : 'nothing'],
      ]),
    ),
  ];
}

type Facts = readonly (readonly [name: string, text: string | undefined])[];

/** Facts without a text are left out. */
function other(names: readonly string[], title: string, at: Path | undefined, facts: Facts): Other {
  const told = facts.flatMap(([name, text]) =>
    text === undefined || text === '' ? [] : [[name, text] as const],
  );
  return { names, explanation: { title, at, facts: told, mentions: [] } };
}

function policyOf(catalog: Catalog, policy: ValuePolicy): Other {
  const { id, pattern, redact, refuse, keep, steps, example } = policy;
  const users = catalog.labels.filter((label) => label.policy?.id === id);
  return other(
    [id, policy.constantName],
    `policy ${id}`,
    ['values', id],
    [
      ['accepts', pattern],
      ['such as', example],
      [
        'redacts',
        redact === false ? 'nothing' : redact === true ? 'what the host does' : 'strictly',
      ],
      ['refuses', refuse],
      ['keeps', keep],
      ['steps', steps?.join(', ')],
      ['labels', users.map((label) => label.id).join(', ') || 'none'],
    ],
  );
}

function bucketSets(catalog: Catalog): Buckets[] {
  const sets = catalog.metrics.flatMap(({ prometheus, otel }) => [
    prometheus?.buckets,
    otel?.buckets,
  ]);
  return [...new Map(sets.flatMap((set) => (set === undefined ? [] : [[set.id, set]]))).values()];
}

function bucketsOf(catalog: Catalog, { id, constantName, unit, bounds }: Buckets): Other {
  const on = (key: 'prometheus' | 'otel'): string =>
    catalog.metrics
      .flatMap((metric) => (metric[key]?.buckets?.id === id ? [metric.id] : []))
      .join(', ');
  return other(
    [id, constantName],
    `buckets ${id}`,
    ['buckets', id],
    [
      ['unit', unit],
      ['bounds', bounds.join(', ')],
      ['Prometheus', on('prometheus')],
      ['OpenTelemetry', on('otel')],
    ],
  );
}

function queryFacts({ text, metrics }: Query): Facts {
  return [
    ['query', text.trim()],
    ['metrics', metrics.join(', ')],
  ];
}

function alerts({ alerts: all }: Catalog): Other[] {
  return all.map(({ id, name, summary, query, above, tiers, dashboard, runbook, at }) =>
    other([id, name], `alert ${name}`, at, [
      ['summary', summary['en']],
      ...queryFacts(query),
      ['fires above', above?.toString()],
      ['severity', tiers.map(({ severity, hold }) => `${severity} after ${hold}`).join(', ')],
      ['dashboard', dashboard],
      ['runbook', runbook['en']?.trim()],
    ]),
  );
}

function dashboards(catalog: Catalog): Other[] {
  return catalog.dashboards.flatMap(({ id, title, rows, at }) => [
    other([id], `dashboard ${id}`, at, [
      ['title', title['en']],
      ['panels', rows.flatMap(({ panels }) => panels.map((panel) => panel.title)).join('\n')],
    ]),
    ...rows.flatMap(({ panels }) =>
      panels.map((panel) =>
        other([panel.id, panel.id.slice(id.length + 1)], `panel ${panel.id}`, panel.at, [
          ['asks', panel.title],
          ['what to do', panel.help],
          ...queryFacts(panel.query),
        ]),
      ),
    ),
  ]);
}

function settings(catalog: Catalog, { environment = [] }: CatalogDocument): Other[] {
  return [
    ...catalog.settings.map(({ key, type, default: value, range, description }) =>
      other(
        [key],
        `setting ${key}`,
        ['settings', key],
        [
          ['meaning', description['en']],
          ['type', type],
          ['default', value],
          ['accepts', range],
          [
            'overridden by',
            environment.find(({ overrides }) => overrides === key)?.names.join(', '),
          ],
        ],
      ),
    ),
    ...catalog.environment.map(({ names, default: value, overrides, description }, index) =>
      other(
        names,
        `variable ${names.join(', ')}`,
        ['environment', index],
        [
          ['meaning', description['en']],
          ['default', value],
          ['wins over', overrides],
        ],
      ),
    ),
  ];
}
