import type { Path } from '../catalog/source.ts';
import type { Catalog, Label, Metric } from '../model/catalog.ts';
import { filled } from '../model/queries.ts';
import { checkQuery, labelsOfQuery } from '../promql/check.ts';
import type { LabelFacts, Problem, Vocabulary } from '../promql/query.ts';
import { repeats } from '../repeats.ts';
import { suggest } from '../suggest.ts';
import type { Finding, LintRule } from './rule.ts';

/** Every query as it stands in the catalog; of an alert every form that it takes. */
function* queries({ operators, dashboards, alerts, recipes }: Catalog): Iterable<{
  readonly text: string;
  readonly at: Path;
}> {
  for (const { query, at } of operators.annotations)
    yield { text: query.text, at: [...at, 'query'] };
  for (const { query, at } of dashboards.flatMap(({ rows }) =>
    rows.flatMap(({ panels }) => panels),
  ))
    yield { text: query.text, at: [...at, 'query'] };
  for (const { query, tiers, at } of alerts)
    for (const values of tiers.flatMap(({ when }) => when))
      yield { text: filled(query.text, values), at: [...at, 'expr'] };
  for (const { query, at } of recipes) yield { text: query.text, at: [...at, 'query'] };
}

/** What is wrong with the queries of a catalog; each rule below says its part. */
const problems = new WeakMap<
  Catalog,
  readonly { readonly at: Path; readonly problem: Problem }[]
>();

function problemsOf(catalog: Catalog): readonly { readonly at: Path; readonly problem: Problem }[] {
  const known = problems.get(catalog);
  if (known !== undefined) return known;
  const vocabulary = queryVocabulary(catalog);
  const found = [...queries(catalog)].flatMap(({ text, at }) =>
    checkQuery(text, vocabulary).map((problem) => ({ at, problem })),
  );
  problems.set(catalog, found);
  return found;
}

function* findingsOf(rule: string, catalog: Catalog): Iterable<Finding> {
  for (const { at, problem } of problemsOf(catalog))
    if (problem.rule === rule) {
      const { from, to, message, help } = problem;
      yield { at, within: { from, to }, message, help };
    }
}

/** `$labels.x` in the text of an alert, where what its query yields has no such label. */
function* toldLabels(catalog: Catalog): Iterable<Finding> {
  const vocabulary = queryVocabulary(catalog);
  for (const { query, tiers, description, at } of catalog.alerts) {
    const known = labelsOfQuery(filled(query.text, tiers[0]?.when[0] ?? {}), vocabulary);
    if (known === undefined) continue;
    for (const { 1: label = '', index } of description.matchAll(/\$labels\.(\w+)/g))
      if (!known.has(label))
        yield {
          at: [...at, 'description'],
          within: { from: index + '$labels.'.length, to: index + '$labels.'.length + label.length },
          message: `what the query yields has no label \`${label}\``,
          help: suggest(label, [...known]),
        };
  }
}

/** A rule of which the check of queries says all. */
export function queryRule(id: string): LintRule {
  return { id, check: (catalog) => findingsOf(id, catalog) };
}

export function* queryLabel(catalog: Catalog): Iterable<Finding> {
  yield* findingsOf('query-label', catalog);
  yield* toldLabels(catalog);
}

export function* repeatedAlert({ alerts }: Catalog): Iterable<Finding> {
  const tiers = alerts.flatMap((alert) =>
    alert.tiers.map((tier, index) => ({ alert, tier, at: [...alert.at, 'tiers', index] })),
  );
  // The names of `when` are no part of what a tier fires on.
  const condition = ({ alert, tier }: (typeof tiers)[number]): string =>
    JSON.stringify([
      tier.when.map((values) => filled(alert.query.text, values)),
      ...[alert.above, tier.severity, alert.only],
    ]);
  for (const { item, first } of repeats(tiers, condition)) {
    const same = item.alert === first.alert;
    yield {
      at: same ? item.at : [...item.alert.at, 'expr'],
      message: `this fires on the same as ${same ? 'the tier before it' : `\`${first.alert.id}\``}`,
      help: 'change its condition or its severity, or remove it',
      related: { at: first.alert.at, message: 'the first one' },
    };
  }
}

export function* unknownMember(catalog: Catalog): Iterable<Finding> {
  for (const label of catalog.labels)
    for (const [index, member] of (label.disjoint ?? []).entries())
      if (label.members?.includes(member) === false)
        yield {
          at: [...label.at, 'disjoint', index],
          message: `\`${label.id}\` has no value \`${member}\``,
          help: suggest(member, label.members),
        };
  yield* findingsOf('unknown-member', catalog);
}

/** What the queries of a catalog may name: its families with their labels and closed sets of values. */
function queryVocabulary({ name, families }: Catalog): Vocabulary {
  const labelsOf = ({ prometheus }: Metric) =>
    new Map(prometheus?.labels.map(({ label }) => [label.prometheusName, factsOf(label)]));
  return {
    prefix: name,
    families: new Map(
      [...families].map(([family, metric]) => [
        family,
        { type: metric.type, labels: labelsOf(metric) },
      ]),
    ),
  };
}

function factsOf({ members, fallback, absent, disjoint }: Label): LabelFacts {
  return {
    values: members === undefined ? undefined : [...new Set([...members, fallback, absent])],
    disjoint,
  };
}
