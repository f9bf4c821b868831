import { fill, type PageWording, pageWordingOf } from '../../../locales/words.ts';
import type { Catalog, Label, ValuePolicy } from '../../../model/catalog.ts';
import { isOwnOfStore } from '../../../model/series.ts';
import { bullets, code, prose, proseCell, steps, table, textIn } from '../markdown.ts';

/** How a text becomes a label value, in the order in which it happens. */
export function labelPolicy(catalog: Catalog, locale: string): string {
  const w = pageWordingOf(locale);
  const order = [w.stepMissing, w.stepTrim, w.stepRedact, w.stepRefuse, w.stepKeep, w.stepPattern];
  return [
    w.bounded,
    w.closedSet,
    w.order,
    steps(order.join('\n')),
    w.stepSteps,
    table(
      [w.policy, w.pattern, w.refused, w.secrets, w.kept, w.steps],
      catalog.policies.map((policy) => policyRow(policy, w)),
    ),
  ]
    .join('\n\n')
    .trimEnd();
}

function policyRow(policy: ValuePolicy, w: PageWording): string[] {
  const written = (text: string | undefined): string => (text === undefined ? '' : code(text));
  return [
    code(policy.id),
    written(policy.pattern),
    written(policy.refuse),
    policy.redact ? w.becomeFallback : '',
    policy.keep === undefined ? '' : proseCell(w.beforeColon),
    (policy.steps ?? []).map((step) => code(String(step))).join(', '),
  ];
}

/** Every label of the metrics, with its values. */
export function labelTable(catalog: Catalog, locale: string): string {
  const w = pageWordingOf(locale);
  return table(
    [w.label, w.attribute, w.values, w.fallback, w.meaning],
    onMetrics(catalog).map((label) => [
      code(label.prometheusName),
      label.otelName === undefined ? '' : code(label.otelName),
      valuesOf(label),
      code(label.fallback),
      proseCell(textIn(label.description, locale)),
    ]),
  );
}

const onMetrics = ({ labels }: Catalog): Label[] =>
  labels.filter(({ metrics }) => metrics.size > 0);

/** Labels whose values must not all be added up. */
export function overlaps(catalog: Catalog, locale: string): string {
  const w = pageWordingOf(locale);
  const rows = onMetrics(catalog)
    .filter(({ disjoint }) => disjoint !== undefined)
    .map((label) => [
      code(label.prometheusName),
      valuesOf(label),
      label.disjoint?.map(code).join(', ') || w.noTwo,
    ]);
  if (rows.length === 0) return '';
  return [w.overlapsText, table([w.label, w.values, w.mayBeAdded], rows)].join('\n\n');
}

export function seriesCap(catalog: Catalog, locale: string): string {
  const w = pageWordingOf(locale);
  const lines = Math.max(
    0,
    ...catalog.metrics.map(({ prometheus }) => (prometheus?.buckets?.bounds.length ?? -3) + 3),
  );
  const refused = catalog.metrics.find(isOwnOfStore);
  return [
    fill(w.capText, { cap: catalog.cap }),
    ...(lines === 0 ? [] : [fill(w.capExpansion, { lines })]),
    ...(refused?.prometheus === undefined
      ? []
      : [
          fill(w.capWatch, { family: refused.prometheus.name }),
          ...(refused.zeros.length === 0 ? [w.capBirth] : []),
        ]),
  ].join('\n\n');
}

export function neverExported(catalog: Catalog, locale: string): string {
  const w = pageWordingOf(locale);
  if (catalog.neverExported.length === 0) return '';
  return [w.neverIntro, bullets(catalog.neverExported.map((text) => textIn(text, locale)))].join(
    '\n\n',
  );
}

/** Fields that the catalog calls identifiers, by their last names. */
export function identifiers(catalog: Catalog, locale: string): string {
  const names = catalog.events.flatMap(({ fields }) =>
    [...fields.values()]
      .filter((field) => field.class === 'identifier')
      .map(({ path }) => path.split('.').at(-1) ?? path),
  );
  const list = [...new Set(names)].sort().map(code).join(', ');
  return list === '' ? '' : `${prose(pageWordingOf(locale).identifiers)}\n\n${list}`;
}

function valuesOf({ members, policy, bound }: Label): string {
  if (members !== undefined) return members.map(code).join(', ');
  const most = bound === undefined ? '' : ` (≤ ${bound})`;
  return policy === undefined ? '' : `${code(policy.id)}${most}`;
}
