import type { CatalogDocument } from '../../catalog/document.ts';
import { RULE_FACTS } from '../../lint/rule-facts.ts';
import type {
  Alert,
  Buckets,
  Catalog,
  Dashboard,
  Query,
  ValuePolicy,
} from '../../model/catalog.ts';
import { type Facts, listed, type Subject } from './subject.ts';

/** Policies, bucket sets, what operators look at, settings, and the rules of the lint. */
export function otherSubjects(catalog: Catalog, document: CatalogDocument): Subject[] {
  return [
    ...catalog.policies.map((policy) => policySubject(policy, catalog)),
    ...bucketSubjects(catalog),
    ...catalog.alerts.map(alertSubject),
    ...catalog.dashboards.flatMap(dashboardSubjects),
    ...catalog.recipes.map(({ id, title, query, at }) => ({
      names: [id],
      title: `recipe ${id}`,
      at,
      facts: (): Facts => [['title', title['en']], ...queryFacts(query)],
    })),
    ...settingSubjects(catalog, document),
    ...[...RULE_FACTS.values()].map(({ id, severity, summary, reason, allowable }) => ({
      names: [id],
      title: `rule ${id}`,
      at: undefined,
      facts: (): Facts => [
        ['severity', severity],
        ['asks', summary],
        ['because', reason],
        ['suppressed by', allowable ? `allow: { ${id}: the reason }` : 'nothing'],
      ],
    })),
  ];
}

function policySubject(policy: ValuePolicy, { labels }: Catalog): Subject {
  const { id, constantName, redact } = policy;
  const users = labels.filter((label) => label.policy === policy).map((label) => label.id);
  return {
    names: [id, constantName],
    title: `policy ${id}`,
    at: ['values', id],
    facts: () => [
      ['accepts', policy.pattern],
      ['such as', policy.example],
      [
        'redacts',
        redact === false ? 'nothing' : redact === true ? 'what the host does' : 'strictly',
      ],
      ['refuses', policy.refuse],
      ['keeps', policy.keep],
      ['steps', policy.steps?.join(', ')],
      ['labels', listed(users, 'none')],
    ],
  };
}

function bucketSubjects({ metrics }: Catalog): Subject[] {
  const sets = metrics.flatMap(({ prometheus, otel }) => [prometheus?.buckets, otel?.buckets]);
  return [...new Set(sets)].flatMap((set) =>
    set === undefined ? [] : [bucketSubject(set, metrics)],
  );
}

function bucketSubject(set: Buckets, metrics: Catalog['metrics']): Subject {
  const on = (key: 'prometheus' | 'otel'): string =>
    metrics.flatMap((metric) => (metric[key]?.buckets === set ? [metric.id] : [])).join(', ');
  return {
    names: [set.id, set.constantName],
    title: `buckets ${set.id}`,
    at: ['buckets', set.id],
    facts: () => [
      ['unit', set.unit],
      ['bounds', set.bounds.join(', ')],
      ['Prometheus', on('prometheus')],
      ['OpenTelemetry', on('otel')],
    ],
  };
}

function queryFacts({ text, metrics }: Query): Facts {
  return [
    ['query', text.trim()],
    ['metrics', metrics.join(', ')],
  ];
}

function alertSubject(alert: Alert): Subject {
  const { id, name, above, tiers } = alert;
  return {
    names: [id, name],
    title: `alert ${name}`,
    at: alert.at,
    facts: () => [
      ['summary', alert.summary['en']],
      ...queryFacts(alert.query),
      ['fires above', above?.toString()],
      ['severity', tiers.map(({ severity, hold }) => `${severity} after ${hold}`).join(', ')],
      ['dashboard', alert.dashboard],
      ['runbook', alert.runbook['en']?.trim()],
    ],
  };
}

function dashboardSubjects({ id, title, rows, at }: Dashboard): Subject[] {
  const panels = rows.flatMap((row) => row.panels);
  return [
    {
      names: [id],
      title: `dashboard ${id}`,
      at,
      facts: () => [
        ['title', title['en']],
        ['panels', panels.map((panel) => panel.title).join('\n')],
      ],
    },
    ...panels.map((panel) => ({
      names: [panel.id, panel.id.slice(id.length + 1)],
      title: `panel ${panel.id}`,
      at: panel.at,
      facts: (): Facts => [
        ['asks', panel.title],
        ['what to do', panel.help],
        ...queryFacts(panel.query),
      ],
    })),
  ];
}

function settingSubjects(catalog: Catalog, { environment = [] }: CatalogDocument): Subject[] {
  return [
    ...catalog.settings.map(({ key, type, default: value, range, description }) => ({
      names: [key],
      title: `setting ${key}`,
      at: ['settings', key],
      facts: (): Facts => [
        ['meaning', description['en']],
        ['type', type],
        ['default', value],
        ['accepts', range],
        ['overridden by', environment.find(({ overrides }) => overrides === key)?.names.join(', ')],
      ],
    })),
    ...catalog.environment.map(({ names, default: value, overrides, description }, index) => ({
      names,
      title: `variable ${names.join(', ')}`,
      at: ['environment', index],
      facts: (): Facts => [
        ['meaning', description['en']],
        ['default', value],
        ['wins over', overrides],
      ],
    })),
  ];
}
