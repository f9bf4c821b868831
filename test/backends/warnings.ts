import type { Report } from '../kit/report.ts';

/** A receiver of traces only gets one warning for each other signal, whatever the number of pushes. */
export function checkWarnings(report: Report, title: string, output: string): void {
  const warnings = output.split('\n').filter((line) => line.includes('] warn: diagnostics-otel: '));
  for (const signal of ['metrics', 'logs']) {
    const about = warnings.filter((line) => line.includes(`diagnostics-otel: ${signal} by `));
    report.equal(about.length, 1, `${title}: one warning that it takes no ${signal}`);
    const advice = `diagnostics.otel.${signal}: false`;
    report.check(
      about[0]?.includes(advice) === true,
      `${title}: it says how to turn ${signal} off`,
    );
  }
  const traces = warnings.filter((line) => line.includes('diagnostics-otel: traces by '));
  report.equal(traces, [], `${title}: no warning about traces`);
}
