import type { CatalogDocument, PanelEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import { suggest } from '../suggest.ts';
import type { Dashboard, Label, Metric, Panel } from './catalog.ts';
import type { LaterNames } from './editions.ts';
import type { Findings } from './findings.ts';
import type { Texts } from './localized.ts';

/** What a dashboard may refer to. */
interface Vocabulary {
  readonly document: CatalogDocument;
  readonly labels: ReadonlyMap<string, Label>;
  readonly metrics: readonly Metric[];
  readonly later: LaterNames;
  readonly texts: Texts;
}

/**
 * The declared panels of each dashboard, then one for every other metric of its groups. Panels of
 * what only a later edition has are left out, and so is a dashboard that has no panel then.
 */
export function resolveDashboards(vocabulary: Vocabulary, findings: Findings): Dashboard[] {
  const { document, metrics, texts } = vocabulary;
  return Object.entries(document.dashboards ?? {}).flatMap(([id, entry]) => {
    const at: Path = ['dashboards', id];
    const declared = (entry.panels ?? []).flatMap((panel, index) =>
      resolvePanel(panel, [...at, 'panels', index], vocabulary, findings),
    );
    for (const [index, group] of (entry.groups ?? []).entries())
      if (document.groups[group] === undefined)
        findings.error(
          'unknown-group',
          [...at, 'groups', index],
          `there is no group \`${group}\``,
          suggest(group, Object.keys(document.groups)),
        );
    const rest = (entry.groups ?? []).flatMap((group) =>
      metrics
        .filter((metric) => metric.group === group && metric.prometheus !== undefined)
        .filter((metric) => declared.every((panel) => panel.metric !== metric.id))
        .map((metric): Panel => ({ metric: metric.id, by: undefined, share: undefined, at })),
    );
    const panels = [...declared, ...rest];
    return panels.length === 0
      ? []
      : [{ id, title: texts(entry.title, [...at, 'title']), panels, at }];
  });
}

/** Labels that the dashboards can be narrowed by. */
export function resolveFilters({ document, labels }: Vocabulary, findings: Findings): Label[] {
  return (document.filters ?? []).flatMap((id, index) => {
    const label = labels.get(id);
    if (label !== undefined) return [label];
    findings.error(
      'unknown-label',
      ['filters', index],
      `there is no label \`${id}\``,
      suggest(id, [...labels.keys()]),
    );
    return [];
  });
}

function resolvePanel(
  entry: PanelEntry,
  at: Path,
  { metrics, later }: Vocabulary,
  findings: Findings,
): Panel[] {
  const long = typeof entry === 'string' ? { metric: entry } : entry;
  const metric = metrics.find(({ id }) => id === long.metric);
  if (metric?.prometheus === undefined) {
    if (later.metrics.has(long.metric)) return [];
    findings.error(
      'unknown-metric',
      typeof entry === 'string' ? at : [...at, 'metric'],
      `there is no Prometheus metric \`${long.metric}\``,
      suggest(
        long.metric,
        metrics.filter(({ prometheus }) => prometheus !== undefined).map(({ id }) => id),
      ),
    );
    return [];
  }
  const own = metric.prometheus.labels.map(({ label }) => label.id);
  const [share] = Object.entries(long.share ?? {});
  const named = [
    ...(long.by ?? []).map((id, index) => ({ id, place: [...at, 'by', index] })),
    ...(share === undefined ? [] : [{ id: share[0], place: [...at, 'share', share[0]] }]),
  ];
  const isLater = (id: string): boolean => later.labels.has(`${metric.id} ${id}`);
  for (const { id, place } of named)
    if (!own.includes(id) && !isLater(id))
      findings.error(
        'unknown-label',
        place,
        `\`${long.metric}\` has no label \`${id}\``,
        suggest(id, own),
      );
  if (share !== undefined && !own.includes(share[0])) return [];
  return [
    {
      metric: metric.id,
      by: long.by?.filter((id) => own.includes(id)),
      share: share === undefined ? undefined : { label: share[0], members: share[1] },
      at,
    },
  ];
}
