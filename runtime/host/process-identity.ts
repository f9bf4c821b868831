import { randomUUID } from 'node:crypto';
import type { InternalDiagnostics, RuntimeIdentity } from './host.ts';

const OWN = Symbol.for('openclaw-diagnostics.process');

/**
 * Which process runs, as the gateway says it. Where it does not: the same for both exporters, and
 * for as long as the process lives, since the gateway loads a plugin that is updated into it.
 */
export function processIdentity(
  internal: Pick<InternalDiagnostics, 'getRuntimeIdentity'> | undefined,
): RuntimeIdentity {
  const shared = globalThis as { [OWN]?: RuntimeIdentity };
  shared[OWN] ??= { processInstanceId: randomUUID() };
  return internal?.getRuntimeIdentity?.() ?? shared[OWN];
}
