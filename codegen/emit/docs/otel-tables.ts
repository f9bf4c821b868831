import type { Wording } from '../../locales/words/words.ts';
import { wordingOf } from '../../locales/words/words.ts';
import type { Catalog, Side } from '../../model/catalog.ts';
import { code, paragraph, template } from './markdown.ts';
import { frontMatter } from './pages/prose.ts';
import { DETAILS, facts } from './prometheus-tables.ts';

interface View {
  readonly w: Wording;
  readonly head: string;
  readonly groups: readonly {
    readonly title: string;
    readonly rows: readonly {
      readonly name: string;
      readonly type: string;
      readonly unit: string;
      readonly attributes: string;
    }[];
  }[];
  readonly details: readonly { readonly name: string; readonly facts: readonly string[] }[];
}

const PAGE = template<View>(`{{head}}

{{w.otelIntro}}

{{w.optionalNote}}
{{#each groups}}

## {{title}}

| {{cell ../w.metric}} | {{cell ../w.type}} | {{cell ../w.unit}} | {{cell ../w.attributes}} |
| --- | --- | --- | --- |
{{#each rows}}
| {{code name}} | {{cell type}} | {{code unit}} | {{attributes}} |
{{/each}}
{{/each}}

${DETAILS}`);

/** `docs/<locale>/otel-metrics.md`: the instruments by group, then what each one says. */
export function emitOtelTable(catalog: Catalog, locale: string): string {
  const w = wordingOf(locale);
  const instruments = catalog.metrics.flatMap((metric) =>
    metric.otel === undefined ? [] : [{ metric, side: metric.otel }],
  );
  return PAGE({
    w,
    head: frontMatter(w.otelTitle),
    groups: [...catalog.groups].flatMap(([id, title]) => {
      const rows = instruments
        .filter(({ metric }) => metric.group === id)
        .map(({ metric, side }) => ({
          name: side.name,
          type: w[metric.type],
          unit: side.unitText,
          attributes: attributeList(side, w),
        }));
      return rows.length === 0
        ? []
        : [{ title: paragraph(title[locale] ?? title['en'] ?? id), rows }];
    }),
    details: instruments.map(({ metric, side }) => ({
      name: code(side.name),
      facts: facts(metric, side, locale, w),
    })),
  });
}

function attributeList(side: Side, w: Wording): string {
  if (side.labels.length === 0) return w.none;
  return side.labels
    .map((use) =>
      use.optional ? `(${code(use.label.otelName ?? '')})` : code(use.label.otelName ?? ''),
    )
    .join(', ');
}
