import type { OtelConfig } from '../../gateway/host.ts';
import { type Environment, text } from './environment.ts';
import type { Signal } from './signal.ts';
import type { SettingWarnings } from './warnings.ts';

const SUPPORTED = 'http/protobuf';

/**
 * Whether the protocol asked for is the one there is. The configuration comes before the signal's
 * variable, that one before the shared variable. Another protocol turns the signal off: exporting
 * by a protocol that nobody asked for would meet a receiver that cannot read it.
 */
export function protocolIsSupported(
  signal: Signal,
  config: OtelConfig,
  environment: Environment,
  warnings: SettingWarnings,
): boolean {
  const variable = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_PROTOCOL`;
  const candidates = [
    ['diagnostics.otel.protocol', config.protocol],
    [variable, text(environment, variable)],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', text(environment, 'OTEL_EXPORTER_OTLP_PROTOCOL')],
  ] as const;
  const [key, given] = candidates.find(([, value]) => value !== undefined) ?? ['', SUPPORTED];
  if (given === SUPPORTED) return true;
  warnings.add(key, given, `${SUPPORTED} only: ${signal} are off`);
  return false;
}
