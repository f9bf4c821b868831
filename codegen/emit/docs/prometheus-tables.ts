import type { Wording } from '../../locales/words/words.ts';
import { wordingOf } from '../../locales/words/words.ts';
import type { Catalog, Metric, Side } from '../../model/catalog.ts';
import { exampleQuery } from './example-query.ts';
import { code, paragraph, template } from './markdown.ts';
import { fence, frontMatter } from './pages/prose.ts';

interface View {
  readonly w: Wording;
  readonly head: string;
  readonly rows: readonly {
    readonly name: string;
    readonly type: string;
    readonly labels: string;
  }[];
  readonly details: readonly { readonly name: string; readonly facts: readonly string[] }[];
}

/** The end of a page of metrics: what each of `details` says, by the words `w`. */
export const DETAILS = `## {{w.details}}
{{#each details}}

### {{name}}
{{#each facts}}

{{this}}
{{/each}}
{{/each}}
`;

const PAGE = template<View>(`{{head}}

{{w.prometheusIntro}}

| {{cell w.metric}} | {{cell w.type}} | {{cell w.labels}} |
| --- | --- | --- |
{{#each rows}}
| {{code name}} | {{cell type}} | {{labels}} |
{{/each}}

${DETAILS}`);

/** `docs/<locale>/prometheus-metrics.md`: the table of the metric families, then what each one says. */
export function emitPrometheusTable(catalog: Catalog, locale: string): string {
  const w = wordingOf(locale);
  const families = catalog.metrics.flatMap((metric) =>
    metric.prometheus === undefined ? [] : [{ metric, side: metric.prometheus }],
  );
  return PAGE({
    w,
    head: frontMatter(w.prometheusTitle),
    rows: families.map(({ metric, side }) => ({
      name: side.name,
      type: w[metric.type],
      labels: labelList(side, w),
    })),
    details: families.map(({ metric, side }) => ({
      name: code(side.name),
      facts: [
        ...facts(metric, side, locale, w),
        `${w.labels}: ${labelList(side, w)}`,
        fence('promql', exampleQuery(metric, side)),
      ],
    })),
  });
}

function labelList(side: Side, w: Wording): string {
  return side.labels.length === 0
    ? w.none
    : side.labels.map((use) => code(use.label.prometheusName)).join(', ');
}

/** What one side of a metric says: its meaning, then a list of its facts. */
export function facts(metric: Metric, side: Side, locale: string, w: Wording): string[] {
  const events = [
    ...new Set(metric.rules.flatMap((rule) => rule.events.map((event) => code(event.type)))),
  ];
  const list = [
    `${w.unit}: ${code(side.unit)}`,
    ...(events.length === 0 ? [] : [`${w.events}: ${events.join(', ')}`]),
    ...(side.buckets === undefined ? [] : [`${w.buckets}: ${side.buckets.bounds.join(', ')}`]),
    `${w.since}: ${side.since}`,
  ];
  return [
    paragraph(metric.description[locale] ?? metric.description['en'] ?? ''),
    list.map((fact) => `- ${fact}`).join('\n'),
  ];
}
