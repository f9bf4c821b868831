import type { CatalogDocument } from '../../catalog/document.ts';
import { RULE_FACTS } from '../../lint/rule.ts';
import type { Catalog } from '../../model/catalog.ts';
import { sides } from '../../model/metric.ts';
import { type Facts, listed, type Subject, written } from './subject.ts';

/** Policies, bucket sets, what operators look at, settings, and the rules of the lint. */
export function otherSubjects(catalog: Catalog, document: CatalogDocument): Subject[] {
  const { policies, labels, metrics, alerts, recipes } = catalog;
  const { environment = [] } = document;
  const bucketSets = sides(catalog).map(({ side }) => side.buckets);
  return [
    ...policies.map(({ id, constantName }) => {
      const users = labels.filter(({ policy }) => policy?.id === id);
      return written(
        `policy ${id}`,
        ['values', id],
        [id, constantName],
        document.values[id],
        () => [
          [
            'labels',
            listed(
              users.map((label) => label.id),
              'none',
            ),
          ],
        ],
      );
    }),
    ...Object.entries(document.buckets ?? {}).map(([id, entry]) => {
      const constant = bucketSets.find((set) => set?.id === id)?.constantName;
      const on = (key: 'prometheus' | 'otel'): string =>
        metrics
          .flatMap((metric) => (metric[key]?.buckets?.id === id ? [metric.id] : []))
          .join(', ');
      return written(`buckets ${id}`, ['buckets', id], [id, constant], entry, () => [
        ['Prometheus', on('prometheus')],
        ['OpenTelemetry', on('otel')],
      ]);
    }),
    ...alerts.map(({ id, name, query }) =>
      written(`alert ${name}`, ['alerts', id], [id, name], document.alerts?.[id], () => [
        ['metrics', query.metrics.join(', ')],
      ]),
    ),
    ...dashboardSubjects(catalog, document),
    ...recipes.map(({ id, query }) =>
      written(`recipe ${id}`, ['recipes', id], [id], document.recipes?.[id], () => [
        ['metrics', query.metrics.join(', ')],
      ]),
    ),
    ...Object.entries(document.settings ?? {}).map(([key, entry]) => {
      const stronger = environment.find(({ overrides }) => overrides === key);
      return written(`setting ${key}`, ['settings', key], [key], entry, () => [
        ['overridden by', stronger?.names.join(', ')],
      ]);
    }),
    ...environment.map((entry, index) =>
      written(`variable ${entry.names.join(', ')}`, ['environment', index], entry.names, entry),
    ),
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

function dashboardSubjects({ dashboards }: Catalog, document: CatalogDocument): Subject[] {
  return dashboards.flatMap(({ id, title, rows, at }) => {
    const panels = rows.flatMap((row) => row.panels);
    const dashboard: Subject = {
      names: [id],
      title: `dashboard ${id}`,
      at,
      facts: () => [
        ['title', title['en']],
        ['panels', panels.map((panel) => panel.title).join('\n')],
      ],
    };
    return [
      dashboard,
      ...panels.map((panel) => {
        const own = panel.id.slice(id.length + 1);
        const entry = document.dashboards?.[id]?.rows.find((row) => Object.hasOwn(row.panels, own));
        return written(`panel ${panel.id}`, panel.at, [panel.id, own], entry?.panels[own], () => [
          ['metrics', panel.query.metrics.join(', ')],
        ]);
      }),
    ];
  });
}
