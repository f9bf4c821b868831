import { type Environment, text } from './environment.ts';
import type { Signal } from './signal.ts';
import type { SettingWarnings } from './warnings.ts';

/** Variables that the exporters read for themselves: only told about when they cannot be used. */
export function checkExporterVariables(
  signals: readonly Signal[],
  environment: Environment,
  warnings: SettingWarnings,
): void {
  const prefixes = ['', ...signals.map((signal) => `${signal.toUpperCase()}_`)];
  const check = (name: string, usable: (value: string) => boolean, used: unknown): void => {
    const value = text(environment, name);
    if (value !== undefined && !usable(value)) warnings.add(name, value, used);
  };
  for (const prefix of prefixes) {
    const variable = `OTEL_EXPORTER_OTLP_${prefix}`;
    check(`${variable}TIMEOUT`, (value) => Number(value) > 0 && Number(value) < Infinity, 10_000);
    check(`${variable}COMPRESSION`, (value) => value === 'none' || value === 'gzip', 'none');
  }
  if (signals.includes('metrics')) {
    const temporality = /^(?:cumulative|delta|lowmemory)$/i;
    const name = 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE';
    check(name, (value) => temporality.test(value), 'cumulative');
  }
}
