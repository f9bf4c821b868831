import { isFraming } from './headers.ts';
import type { Signal } from './signal.ts';
import type { SettingSources } from './sources.ts';

/** Variables that the exporters read for themselves: only warned of when they cannot be used. */
export function checkExporterVariables(signals: readonly Signal[], sources: SettingSources): void {
  const check = (name: string, usable: (value: string) => boolean, used: unknown): void => {
    const value = sources.text(name);
    if (value !== undefined && !usable(value)) sources.warn(name, value, used);
  };
  const prefixes = ['', ...signals.map((signal) => `${signal.toUpperCase()}_`)];
  for (const prefix of prefixes) {
    const variable = `OTEL_EXPORTER_OTLP_${prefix}`;
    check(`${variable}TIMEOUT`, (value) => Number(value) > 0 && Number(value) < Infinity, 10_000);
    check(`${variable}COMPRESSION`, (value) => value === 'none' || value === 'gzip', 'none');
    for (const pair of sources.list(`${variable}HEADERS`) ?? []) {
      const name = pair.split('=', 1)[0]?.trim() ?? '';
      if (isFraming(name)) sources.warn(`${variable}HEADERS: ${name}`, pair, undefined);
    }
  }
  if (signals.includes('metrics')) {
    const temporality = /^(?:cumulative|delta|lowmemory)$/i;
    const name = 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE';
    check(name, (value) => temporality.test(value), 'cumulative');
  }
}
