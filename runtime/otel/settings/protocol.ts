import type { Signal } from './signal.ts';
import type { SettingSources } from './sources.ts';

const SUPPORTED = 'http/protobuf';

/**
 * Whether the protocol asked for is the one there is. The configuration comes before the variables
 * unless the edition puts them first, the signal's variable before the shared one. Another protocol
 * turns the signal off: exporting by another than asked for would meet a receiver that cannot
 * read it.
 */
export function protocolIsSupported(signal: Signal, sources: SettingSources): boolean {
  const shared = 'OTEL_EXPORTER_OTLP_PROTOCOL';
  const variables = [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_PROTOCOL`, shared];
  const candidates = sources.inOrder<readonly (readonly [string, string | undefined])[]>(
    shared,
    [['diagnostics.otel.protocol', sources.config.protocol]],
    variables.map((name) => [name, sources.text(name)]),
  );
  const given = candidates.flat().find(([, value]) => value !== undefined);
  if (given === undefined || given[1] === SUPPORTED) return true;
  sources.warn(...given, `${SUPPORTED} only: ${signal} are off`);
  return false;
}
