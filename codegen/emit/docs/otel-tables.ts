import { wordingOf } from '../../locales/words/words.ts';
import type { Catalog, Side } from '../../model/catalog.ts';
import { sides } from '../../model/sides.ts';
import { code, paragraph } from './markdown.ts';
import { sideFacts } from './metric-facts.ts';
import { page, table, textIn } from './pages/prose.ts';

/** The instruments of each group that has some. */
export function otelTables(
  catalog: Catalog,
  locale: string,
): { readonly title: string; readonly table: string }[] {
  const w = wordingOf(locale);
  return [...catalog.groups].flatMap(([id, title]) => {
    const rows = sides(catalog, ['otel'])
      .filter(({ metric }) => metric.group === id)
      .map(({ metric, side }) => [
        code(side.name),
        w[metric.type],
        code(side.unitText),
        attributeList(side, locale),
      ]);
    return rows.length === 0
      ? []
      : [
          {
            title: paragraph(textIn(title, locale)),
            table: table([w.metric, w.type, w.unit, w.attributes], rows),
          },
        ];
  });
}

/** `docs/<locale>/otel-metrics.md`: the instruments by group, then what each one says. */
export function emitOtelTable(catalog: Catalog, locale: string): string {
  const w = wordingOf(locale);
  return page(w.otelTitle, [
    w.otelIntro,
    w.optionalNote,
    ...otelTables(catalog, locale).flatMap((group) => [`## ${group.title}`, group.table]),
    `## ${w.details}`,
    ...sides(catalog, ['otel']).flatMap(({ metric, side }) => sideFacts(metric, side, locale)),
  ]);
}

function attributeList({ labels }: Side, locale: string): string {
  if (labels.length === 0) return wordingOf(locale).none;
  const named = labels.map(({ label, optional }) => {
    const name = code(label.otelName ?? '');
    return optional ? `(${name})` : name;
  });
  return named.join(', ');
}
