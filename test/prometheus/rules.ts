import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { runToEnd } from '../kit/child.ts';
import type { Report } from '../kit/report.ts';
import { type RuleCase, readRuleCases, type SeriesText } from './rule-cases.ts';

const RULES = fileURLToPath(new URL('../../generated/rules/', import.meta.url));
const FILES = { scrape: join(RULES, 'alerts.yaml'), otel: join(RULES, 'otel/alerts.yaml') };

interface Rule {
  readonly alert: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<string, string>>;
}

/** promtool reads the rules, and every alert fires when it should and only then. */
export async function checkRules(report: Report, promtool: string, folder: string): Promise<void> {
  const failure = (...args: string[]): Promise<string> =>
    runToEnd(60_000, promtool, args).then(() => '', String);
  const unread = await failure('check', 'rules', ...Object.values(FILES));
  report.equal(unread, '', 'promtool reads the rules');
  const cases = readRuleCases();
  for (const [road, path] of Object.entries(FILES)) {
    const own = cases.filter(({ otel }) => otel === (road === 'otel'));
    const tiers = rulesOf(path).map(({ alert, labels }) => `${alert} ${labels.severity}`);
    const fired = own.map(({ alert, labels }) => `${alert} ${labels['severity']}`);
    report.equal(
      missing(tiers, fired),
      [],
      `${road}: every alert fires in a case, at each severity`,
    );
    const quiet = own.filter(({ silent }) => Object.keys(silent).length > 0);
    const alerts = rulesOf(path).map(({ alert }) => alert);
    const calm = quiet.map(({ alert }) => alert);
    report.equal(missing(alerts, calm), [], `${road}: every alert is silent in a case`);
  }
  for (const [index, one] of cases.entries()) {
    const file = join(folder, `case-${index}.json`);
    const rules = join(folder, `rules-${index}.json`);
    const own = rulesOf(FILES[one.otel ? 'otel' : 'scrape']).filter(
      ({ alert }) => alert === one.alert,
    );
    // JSON is YAML.
    writeFileSync(rules, JSON.stringify({ groups: [{ name: one.alert, rules: own }] }));
    writeFileSync(file, JSON.stringify(testFile(one, rules, own)));
    const wrong = await failure('test', 'rules', file);
    const what = `${one.alert} (${one.labels['severity']}${one.otel ? ', Collector' : ''})`;
    const quiet = Object.keys(one.silent);
    report.check(
      wrong === '',
      `${what} fires${quiet.length === 0 ? '' : `, and not for: ${quiet.join(', ')}`}`,
      wrong,
    );
  }
}

const missing = (wanted: readonly string[], found: readonly string[]): string[] =>
  [...new Set(wanted)].filter((one) => !found.includes(one)).sort();

function rulesOf(file: string): Rule[] {
  const { groups } = parse(readFileSync(file, 'utf8')) as { groups: { rules: Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** What must stay silent is looked at again and again, what fires at the end. */
function testFile(one: RuleCase, rules: string, own: readonly Rule[]): unknown {
  const { alert, at, every, labels, description, fires, silent, job } = one;
  const expected = {
    exp_labels: labels,
    exp_annotations: { summary: own[0]?.annotations['summary'], description },
  };
  const firing = `alertname="${alert}",alertstate="firing",severity="${labels['severity']}"`;
  const times = Array.from({ length: Math.floor(at / every / 4) }, (_, i) => (i + 1) * every * 4);
  const never = times.map((minutes) => ({
    expr: `ALERTS{${firing}${job ? '' : ',instance=~"silent.*"'}}`,
    eval_time: `${minutes}m`,
    exp_samples: [],
  }));
  const others = Object.values(silent);
  const together = job ? [] : others.map((some, index) => elsewhere(some, index));
  return {
    rule_files: [rules],
    evaluation_interval: `${every}m`,
    tests: [
      {
        ...series(Object.assign({}, fires, ...together), every),
        promql_expr_test: [
          {
            expr: `ALERTS{${firing}}`,
            eval_time: `${at}m`,
            exp_samples: [{ labels: samples(alert, labels), value: 1 }],
          },
          ...(job ? [] : never),
        ],
        alert_rule_test: [{ eval_time: `${at}m`, alertname: alert, exp_alerts: [expected] }],
      },
      ...(job ? others : []).map((some) => ({ ...series(some, every), promql_expr_test: never })),
    ],
  };
}

/** The same series of another gateway. */
function elsewhere(some: SeriesText, index: number): SeriesText {
  return Object.fromEntries(
    Object.entries(some).map(([name, values]) => [
      name.replace(/instance="[^"]*"/, `instance="silent-${index}"`),
      values,
    ]),
  );
}

function samples(alert: string, labels: Readonly<Record<string, string>>): string {
  const all = { alertname: alert, alertstate: 'firing', ...labels };
  return `ALERTS{${Object.entries(all).map(([name, value]) => `${name}="${value}"`)}}`;
}

function series(some: SeriesText, every: number): object {
  return {
    interval: `${every}m`,
    input_series: Object.entries(some).map(([name, values]) => ({ series: name, values })),
  };
}
