import { spawnSync } from 'node:child_process';
import type { Report } from '../kit/report.ts';

/**
 * What promtool says of names that we did not choose: they are those of the gateway's documented
 * metrics, and a rename would break every dashboard made for them.
 */
const FORCED: Readonly<Record<string, string>> = {
  'openclaw_worker_count non-histogram and non-summary metrics should not have "_count" suffix':
    'a gauge of the released gateway; no histogram openclaw_worker exists that it could be part of',
  'openclaw_worker_heap_sampled_count non-histogram and non-summary metrics should not have "_count" suffix':
    'a gauge of the released gateway; no histogram openclaw_worker_heap_sampled exists that it could be part of',
};

/**
 * What promtool says about a text, a line each.
 *
 * @throws Error when it cannot read it
 */
export function readByPromtool(promtool: string, text: string): readonly string[] {
  const { status, stdout, stderr } = spawnSync(promtool, ['check', 'metrics'], {
    input: text,
    encoding: 'utf8',
  });
  // 0: nothing found, 3: findings of the linter; anything else: it could not read the text.
  if (status !== 0 && status !== 3) throw new Error(`promtool: ${stderr.trim().slice(0, 300)}`);
  return `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
}

/**
 * `promtool check metrics` finds nothing beyond the forced names, and each of those is still needed.
 *
 * @param body a scrape with every family
 */
export function checkLint(report: Report, promtool: string, body: string): void {
  const findings = readByPromtool(promtool, body);
  const unforced = findings.filter((finding) => FORCED[finding] === undefined);
  report.equal(unforced, [], 'promtool finds nothing that the documented names do not force');
  for (const [finding, reason] of Object.entries(FORCED)) {
    report.check(findings.includes(finding), `forced by the documented name: ${finding}`, reason);
  }
}
