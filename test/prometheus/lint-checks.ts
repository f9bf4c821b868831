import { spawnSync } from 'node:child_process';
import type { Report } from './report.ts';

/**
 * What promtool says of names that we did not choose: they are those of the gateway's documented
 * metrics, and a rename would break every dashboard made for them.
 */
const FORCED: Readonly<Record<string, string>> = {};

/** `promtool check metrics` finds nothing beyond the forced names, and each of those is still needed. */
export function checkLint(report: Report, promtool: string, body: string): void {
  const { status, stdout, stderr } = spawnSync(promtool, ['check', 'metrics'], {
    input: body,
    encoding: 'utf8',
  });
  // 0: nothing found, 3: findings of the linter; anything else: it could not read the text.
  report.check(status === 0 || status === 3, 'promtool reads the scrape', stderr.split('\n')[0]);
  const findings = `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
  const unforced = findings.filter((finding) => FORCED[finding] === undefined);
  report.equal(unforced, [], 'promtool finds nothing that the documented names do not force');
  for (const [finding, reason] of Object.entries(FORCED)) {
    report.check(findings.includes(finding), `forced by the documented name: ${finding}`, reason);
  }
}
