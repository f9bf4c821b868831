import type { OtelConfig } from '../../host/host.ts';
import { type Environment, text } from './environment.ts';
import { inOrder, type SettingFacts } from './facts.ts';
import type { Signal } from './signal.ts';
import type { SettingWarnings } from './warnings.ts';

const SUPPORTED = 'http/protobuf';

/**
 * Whether the protocol asked for is the one there is. The configuration comes before the variables
 * unless `facts` put them first, the signal's variable before the shared one. Another protocol turns the signal off: exporting
 * by a protocol that nobody asked for would meet a receiver that cannot read it.
 */
export function protocolIsSupported(
  signal: Signal,
  config: OtelConfig,
  environment: Environment,
  facts: SettingFacts,
  warnings: SettingWarnings,
): boolean {
  const variable = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_PROTOCOL`;
  const shared = 'OTEL_EXPORTER_OTLP_PROTOCOL';
  const candidates = inOrder<readonly (readonly [string, string | undefined])[]>(
    facts,
    shared,
    [['diagnostics.otel.protocol', config.protocol]],
    [
      [variable, text(environment, variable)],
      [shared, text(environment, shared)],
    ],
  ).flat();
  const [key, given] = candidates.find(([, value]) => value !== undefined) ?? ['', SUPPORTED];
  if (given === SUPPORTED) return true;
  warnings.add(key, given, `${SUPPORTED} only: ${signal} are off`);
  return false;
}
