import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { failureOf } from '../kit/child.ts';
import type { Report } from '../kit/report.ts';
import { type RuleCase, readRuleCases, type SeriesText } from './rule-cases.ts';

const FILES = ['generated/rules/alerts.yaml', 'generated/rules/otel/alerts.yaml'] as const;

interface Rule {
  readonly alert: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<string, string>>;
}

/** promtool reads the rules, and every alert fires when it should and only then. */
export async function checkRules(report: Report, folder: string): Promise<void> {
  const unread = await failureOf(60_000, 'promtool', ['check', 'rules', ...FILES]);
  report.equal(unread, '', 'promtool reads the rules');
  const [scraped, pushed] = FILES.map((file) => rulesOf(file));
  const cases = readRuleCases();
  for (const [road, rules = []] of [
    ['scrape', scraped],
    ['otel', pushed],
  ] as const) {
    const own = cases.filter(({ otel }) => otel === (road === 'otel'));
    const fired = own.map(({ alert, labels }) => `${alert} ${labels['severity']}`);
    const unfired = rules.filter((one) => !fired.includes(`${one.alert} ${one.labels.severity}`));
    report.equal(unfired, [], `${road}: every alert fires in a case, at each severity`);
    const calm = own.flatMap(({ alert, silent }) => (Object.keys(silent).length > 0 ? alert : []));
    const loud = rules.filter(({ alert }) => !calm.includes(alert));
    report.equal(loud, [], `${road}: every alert is silent in a case`);
  }
  for (const [index, one] of cases.entries()) {
    const file = join(folder, `case-${index}.json`);
    const rules = join(folder, `rules-${index}.json`);
    const own = (one.otel ? pushed : scraped)!.filter(({ alert }) => alert === one.alert);
    // JSON is YAML.
    writeFileSync(rules, JSON.stringify({ groups: [{ name: one.alert, rules: own }] }));
    writeFileSync(file, JSON.stringify(testFile(one, rules, own)));
    const wrong = await failureOf(60_000, 'promtool', ['test', 'rules', file]);
    const what = `${one.alert} (${one.labels['severity']}${one.otel ? ', Collector' : ''})`;
    const quiet = Object.keys(one.silent).map((reason) => `, not for: ${reason}`);
    report.check(wrong === '', `${what} fires${quiet.join('')}`, wrong);
  }
}

function rulesOf(file: string): Rule[] {
  const { groups } = parse(readFileSync(file, 'utf8')) as { groups: { rules: Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** What must stay silent is looked at again and again, what fires at the end. */
function testFile(one: RuleCase, rules: string, own: readonly Rule[]): unknown {
  const { alert, at, every, labels, description, fires, silent } = one;
  const annotations = { summary: own[0]?.annotations['summary'], description };
  const expected = { exp_labels: labels, exp_annotations: annotations };
  const firing = `alertname="${alert}",alertstate="firing",severity="${labels['severity']}"`;
  const never = Array.from({ length: Math.floor(at / every / 4) }, (_, index) => ({
    expr: `ALERTS{${firing}}`,
    eval_time: `${(index + 1) * every * 4}m`,
    exp_samples: [],
  }));
  return {
    rule_files: [rules],
    evaluation_interval: `${every}m`,
    tests: [
      {
        ...series(fires, every),
        alert_rule_test: [{ eval_time: `${at}m`, alertname: alert, exp_alerts: [expected] }],
      },
      ...Object.values(silent).map((some) => ({
        ...series(some, every),
        promql_expr_test: never,
      })),
    ],
  };
}

function series(some: SeriesText, every: number): object {
  return {
    interval: `${every}m`,
    input_series: Object.entries(some).map(([name, values]) => ({ series: name, values })),
  };
}
