import { type Path, printFlow } from '../catalog/source.ts';
import { repeats } from '../diagnostic.ts';
import type { AlertTier, Catalog, Label, Metric } from '../model/catalog.ts';
import { namePrefix } from '../model/names.ts';
import { filled, offsetIn } from '../model/queries.ts';
import { checkQuery, isCondition, labelsOfQuery } from '../promql/check.ts';
import { templateProblem } from '../promql/problems.ts';
import { familyNameOf, type LabelFacts, type Problem, type Vocabulary } from '../promql/query.ts';
import { suggest } from '../suggest.ts';
import type { Finding, LintRule } from './rule.ts';

/** Every query as it stands in the catalog; of an alert every form that it takes. */
function* queries({ operators, dashboards, alerts, recipes }: Catalog): Iterable<Written> {
  const panels = dashboards.flatMap((dashboard) => dashboard.panels);
  for (const { query, at } of [...operators.annotations, ...panels])
    yield { text: query.text, at: [...at, 'query'] };
  for (const { query, tiers, above, at } of alerts)
    for (const values of tiers.flatMap(({ when }) => when)) {
      const fires = above === undefined;
      yield { text: query.text, at: [...at, 'expr'], values, plain: true, fires };
    }
  for (const { query, at } of recipes)
    yield { text: query.text, at: [...at, 'query'], plain: true };
}

interface Written {
  readonly text: string;
  readonly at: Path;
  /** Of an alert: what stands for its `$names`. */
  readonly values?: AlertTier['when'][number];
  /** Prometheus itself reads it, and people paste it. */
  readonly plain?: boolean;
  /** It is the whole condition of an alert. */
  readonly fires?: boolean;
}

/** What is wrong with the queries of a catalog; each rule below says its part. */
const known = new WeakMap<Catalog, ReturnType<typeof problemsIn>>();

function problemsOf(catalog: Catalog): ReturnType<typeof problemsIn> {
  const found = known.get(catalog) ?? problemsIn(catalog);
  known.set(catalog, found);
  return found;
}

function problemsIn(catalog: Catalog) {
  const vocabulary = queryVocabulary(catalog);
  return [...queries(catalog)].flatMap(({ text, at, values = {}, plain, fires }) => {
    const whole = filled(text, values);
    const problems = checkQuery(whole, vocabulary, plain !== true);
    const all = problems.length > 0 || !fires || isCondition(whole) ? problems : [ALWAYS];
    return all.map(({ rule, from, to, message, help: other }) => {
      const ended = rule === 'unknown-family' && lastWith(whole.slice(from, to), catalog.before);
      const help = ended ? endedHelp(ended, at, catalog) : other;
      const within = { from: offsetIn(text, values, from), to: offsetIn(text, values, to) };
      return { rule, finding: { at, within, message, help } };
    });
  });
}

/** The last edition that had a family. */
function lastWith(family: string, catalog: Catalog | undefined): string | undefined {
  if (catalog === undefined || familyNameOf(family, catalog.families) !== undefined)
    return catalog?.edition;
  return lastWith(family, catalog.before);
}

function endedHelp(ended: string, at: Path, { edition }: Catalog): string {
  const change = printFlow({ changes: { [edition]: { [String(at.at(-1))]: '…' } } }).slice(2, -2);
  return `the last edition with it is ${ended}: write \`${change}\` beside it, or \`until: ${printFlow(ended)}\``;
}

const ALWAYS: Problem = {
  ...{ rule: 'query-type', from: 0, to: 1 },
  message: 'nothing is compared here: the alert fires for every series, also for one at 0',
  help: 'add `above:` with a number, or compare: `… > 0`',
};

function* findingsOf(rule: string, catalog: Catalog): Iterable<Finding> {
  for (const problem of problemsOf(catalog)) if (problem.rule === rule) yield problem.finding;
}

/** The texts of alerts, with the labels of what each query yields, as far as they are known. */
function* alertTexts(catalog: Catalog) {
  const vocabulary = queryVocabulary(catalog);
  const broken = new Set(problemsOf(catalog).map(({ finding }) => finding.at[1]));
  for (const { id, query, tiers, summary, description, at } of catalog.alerts) {
    const labels = labelsOfQuery(filled(query.text, tiers[0]?.when[0] ?? {}), vocabulary);
    for (const [key, text = ''] of Object.entries({ summary: summary['en'], description }))
      yield { text, at: [...at, key], labels: broken.has(id) ? undefined : labels };
  }
}

export function* querySyntax(catalog: Catalog): Iterable<Finding> {
  yield* findingsOf('query-syntax', catalog);
  for (const { text, at } of alertTexts(catalog)) {
    const problem = templateProblem(text);
    if (problem === undefined) continue;
    const { from, to, message, help } = problem;
    yield { at, within: { from, to }, message, help };
  }
}

/** A rule of which the check of queries says all. */
export function queryRule(id: string): LintRule {
  return { id, check: (catalog) => findingsOf(id, catalog) };
}

export function* queryLabel(catalog: Catalog): Iterable<Finding> {
  yield* findingsOf('query-label', catalog);
  for (const { text, at, labels } of alertTexts(catalog))
    for (const { 1: label = '', index } of text.matchAll(/(?<=\$labels\.)(\w+)/g))
      if (labels?.has(label) === false)
        yield {
          at,
          within: { from: index, to: index + label.length },
          message: `what the query yields has no label \`${label}\``,
          help: suggest(label, [...labels]),
        };
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
    prefix: namePrefix(name, 'prometheus'),
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
