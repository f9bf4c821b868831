import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { failureOf } from '../kit/child.ts';
import type { Report } from '../kit/report.ts';

const ROADS = {
  scrape: 'generated/rules/alerts.yaml',
  otel: 'generated/rules/otel/alerts.yaml',
};

interface Rule {
  readonly alert: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<string, string>>;
}

/** promtool reads the rules, and every alert fires when it should and only then. */
export async function checkRules(report: Report, folder: string): Promise<void> {
  for (const [road, path] of Object.entries(ROADS)) {
    const unread = await failureOf(60_000, 'promtool', ['check', 'rules', path]);
    report.equal(unread, '', `${road}: promtool reads the rules`);
    const file = parse(readFileSync(path, 'utf8')) as { groups: { rules: Rule[] }[] };
    const rules = file.groups.flatMap((group) => group.rules);
    const cases = readRuleCases().filter(({ otel }) => otel === (road === 'otel'));
    const fired = cases.map(({ alert, labels }) => `${alert} ${labels['severity']}`);
    const unfired = rules.filter((one) => !fired.includes(`${one.alert} ${one.labels.severity}`));
    report.equal(unfired, [], `${road}: every alert fires in a case, at each severity`);
    const calm = cases.flatMap(({ alert, silent }) =>
      Object.keys(silent).length > 0 ? alert : [],
    );
    const loud = rules.filter(({ alert }) => !calm.includes(alert));
    report.equal(loud, [], `${road}: every alert is silent in a case`);
    for (const one of cases) {
      const own = rules.filter(({ alert }) => alert === one.alert);
      const [ruled, tested] = [join(folder, 'rules.json'), join(folder, 'test.json')];
      // JSON is YAML.
      writeFileSync(ruled, JSON.stringify({ groups: [{ name: one.alert, rules: own }] }));
      writeFileSync(tested, JSON.stringify(testFile(one, ruled, own)));
      const wrong = await failureOf(60_000, 'promtool', ['test', 'rules', tested]);
      const quiet = Object.keys(one.silent).map((reason) => `, not for: ${reason}`);
      const what = `${road}: ${one.alert} (${one.labels['severity']}) fires${quiet.join('')}`;
      report.check(wrong === '', what, wrong);
    }
  }
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
        ...inputOf(fires, every),
        alert_rule_test: [{ eval_time: `${at}m`, alertname: alert, exp_alerts: [expected] }],
      },
      ...Object.values(silent).map((some) => ({
        ...inputOf(some, every),
        promql_expr_test: never,
      })),
    ],
  };
}

function inputOf(some: SeriesText, every: number): object {
  return {
    interval: `${every}m`,
    input_series: Object.entries(some).map(([name, values]) => ({ series: name, values })),
  };
}

/** Series as promtool reads them: name with labels, and one sample an interval. */
type SeriesText = Readonly<Record<string, string>>;

/** What an alert does with some series, as the file has it: series by their short names. */
interface Written {
  readonly alert: string;
  readonly otel?: string;
  /** The alert is one of the whole job. */
  readonly job?: string;
  readonly at?: string;
  readonly every?: string;
  readonly fires: SeriesText;
  readonly labels: Readonly<Record<string, string>>;
  readonly description: string;
  readonly past?: readonly string[];
  readonly silent?: Readonly<Record<string, SeriesText>>;
}

/** A case on one of the two roads. */
type RuleCase = ReturnType<typeof onRoad>;

/**
 * Ways in which a counter holds something that did not happen now: Prometheus is new, it did not
 * run for a while, the gateway or its plugin started anew.
 */
const PAST: Readonly<Record<string, string>> = {
  history: '9x60',
  gap: '9x20 _x20 9x20',
  restart: '9x30 0x30',
  'restart after a gap': '9x20 _x20 0x20',
};

// Nothing but texts: `0x60` is no number here.
const { series, pushed, cases } = parse(readFileSync('test/prometheus/rule-cases.yaml', 'utf8'), {
  schema: 'failsafe',
}) as {
  readonly series: Readonly<Record<string, string>>;
  readonly pushed: Readonly<Record<string, string>>;
  readonly cases: readonly Written[];
};

/** Every alert as it should fire, and how it should not, on each road that has all of its series. */
function readRuleCases(): RuleCase[] {
  return cases.flatMap((one) => {
    const isPushed = Object.keys(one.fires).every((key) => nameOf(key) in pushed);
    if (one.otel === 'true') return [onRoad(one, true)];
    return isPushed ? [onRoad(one, false), onRoad(one, true)] : [onRoad(one, false)];
  });
}

const nameOf = (key: string): string => key.split(' ')[0]!;

function onRoad(written: Written, otel: boolean) {
  const { past = [], silent = {}, at = '59', every = '1', fires } = written;
  const road = otel ? 'openclaw-otel' : 'openclaw';
  const all = (some: SeriesText): SeriesText =>
    Object.fromEntries(
      Object.entries(some).flatMap(([key, values]) => seriesOf(key, values, otel, road)),
    );
  const before = Object.entries(past.length === 0 ? {} : PAST).map(
    ([what, values]) => [what, Object.fromEntries(past.map((key) => [key, values]))] as const,
  );
  const quiet = [...before, ...Object.entries(silent)];
  const renamed = Object.entries(written.labels).map(([label, value]) => [
    otel ? pushedLabel(label, Object.keys(fires)) : label,
    value,
  ]);
  return {
    alert: written.alert,
    /** The rules of the Collector's names instead of the scrape's. */
    otel,
    /** Minutes after which to look, and minutes between two samples. */
    at: Number(at),
    every: Number(every),
    fires: all(fires),
    labels: {
      job: road,
      ...(written.job !== 'true' && { instance: 'a:18789' }),
      ...Object.fromEntries(renamed),
    },
    description: written.description.replace(/\bjob openclaw\b/, `job ${road}`),
    /** No reason to wake anybody at any time, by what it shows. */
    silent: Object.fromEntries(quiet.map(([what, some]) => [what, all(some)])),
  };
}

function seriesOf(
  key: string,
  values: string,
  otel: boolean,
  job: string,
): [series: string, values: string][] {
  const [name = '', gateway = '', ...parts] = key.split(' ');
  const pattern = key.includes('{') ? key : (otel ? pushed : series)[name];
  if (pattern === undefined) throw new Error(`no series ${name}`);
  const text = pattern
    .replace('$on', `job="${job}",instance="${gateway}:18789"`)
    .replace(/\$(\d)/g, (_, place: string) => parts[Number(place) - 1] ?? '');
  const [, fast, total, seconds] = /^(\d+) of (\d+) within (\d+)$/.exec(values) ?? [];
  if (seconds === undefined) return [[text, values]];
  const bound = otel ? Number(seconds) * 1000 : seconds;
  const [family, labels] = text.slice(0, -1).split('{');
  return [
    [`${family}_bucket{${labels},le="${bound}"}`, `0+${fast}x70`],
    [`${family}_bucket{${labels},le="+Inf"}`, `0+${total}x70`],
    [`${family}_count{${labels}}`, `0+${total}x70`],
  ];
}

/** What a Collector calls a label of these series: it stands at the same place in both tables. */
function pushedLabel(label: string, keys: readonly string[]): string {
  for (const name of keys.map(nameOf)) {
    const place = labelsOf(series[name]).indexOf(label);
    if (place >= 0) return labelsOf(pushed[name])[place]!;
  }
  return label;
}

const labelsOf = (text = ''): string[] => [...text.matchAll(/(\w+)=/g)].map(([, label]) => label!);
