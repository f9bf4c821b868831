import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '../kit/report.ts';
import { RULE_CASES, type RuleCase } from './rule-cases.ts';

const ALERTS = fileURLToPath(new URL('../../generated/rules/alerts.yaml', import.meta.url));
const RECORDINGS = fileURLToPath(new URL('../../generated/rules/recordings.yaml', import.meta.url));

/** promtool reads the rules, and every alert fires when it should and only then. */
export function checkRules(report: Report, promtool: string, folder: string): void {
  const { status, stdout, stderr } = run(promtool, ['check', 'rules', ALERTS, RECORDINGS]);
  report.check(status === 0, 'promtool reads the rules', found(stdout + stderr));

  const declared = [...readFileSync(ALERTS, 'utf8').matchAll(/^ {6}- alert: (\w+)$/gm)];
  report.equal(
    declared.map(([, name]) => name).sort(),
    RULE_CASES.map(({ alert }) => alert).sort(),
    'every alert has a case',
  );
  for (const one of RULE_CASES) {
    const file = join(folder, `${one.alert}.json`);
    writeFileSync(file, JSON.stringify(testFile(one)));
    const result = run(promtool, ['test', 'rules', file]);
    report.check(result.status === 0, `${one.alert} fires and stays silent`, failure(result));
  }
  const file = join(folder, 'recordings.json');
  writeFileSync(file, JSON.stringify(recordingTest()));
  const result = run(promtool, ['test', 'rules', file]);
  report.check(result.status === 0, 'a recorded quantile equals the one computed', failure(result));
}

/** JSON is YAML. Firing alerts are read as the series that Prometheus makes of them. */
function testFile({ alert, fires, labels = {}, silent, at = 30 }: RuleCase): unknown {
  const firing = `ALERTS{alertname="${alert}",alertstate="firing"}`;
  const severity = alert === 'OpenclawGatewayAbsent' ? 'critical' : 'warning';
  const own =
    alert === 'OpenclawGatewayAbsent' ? {} : { job: 'openclaw', instance: 'gateway:18789' };
  const all = { alertname: alert, alertstate: 'firing', severity, ...own, ...labels };
  const text = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
  return {
    rule_files: [ALERTS],
    evaluation_interval: '1m',
    tests: [
      test(fires, firing, [{ labels: `ALERTS{${text.join(',')}}`, value: 1 }], at),
      test(silent, firing, [], at),
    ],
  };
}

function recordingTest(): unknown {
  const on = 'job="openclaw",instance="gateway:18789",model="a"';
  const bucket = (le: string, step: number): [string, string] => [
    `openclaw_run_duration_seconds_bucket{${on},le="${le}"}`,
    `0+${step}x30`,
  ];
  const recorded = 'job_instance_model:openclaw_run_duration_seconds:p95_5m';
  const series = Object.fromEntries([bucket('1', 90), bucket('2', 100), bucket('+Inf', 100)]);
  // 95 of 100 lie below 2 s, 90 of them below 1 s: half of the second bucket is passed.
  return {
    rule_files: [RECORDINGS],
    evaluation_interval: '1m',
    tests: [test(series, `round(${recorded}, 0.001)`, [{ labels: `{${on}}`, value: 1.5 }])],
  };
}

function test(
  series: Readonly<Record<string, string>>,
  expr: string,
  samples: unknown[],
  at = 30,
): unknown {
  return {
    interval: '1m',
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [{ expr, eval_time: `${at}m`, exp_samples: samples }],
  };
}

interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, args: readonly string[]): Result {
  return spawnSync(program, args, { encoding: 'utf8' });
}

function found(text: string): string {
  return [...text.matchAll(/\d+ rules found|FAILED[^\n]*/g)].map(([match]) => match).join(', ');
}

function failure({ status, stdout, stderr }: Result): string {
  return status === 0 ? '' : `${stdout}${stderr}`;
}
