import { findTools, type Tools } from '../kit/tools.ts';

/** The gateway's own floor. */
const NODE = [24, 16] as const;

/** The programs that the test needs; `missing` says of each absent one how to get it. */
export function findRequirements(): { readonly tools: Tools; readonly missing: readonly string[] } {
  const { tools } = findTools();
  const missing: string[] = [];
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < NODE[0] || (major === NODE[0] && minor < NODE[1])) {
    missing.push(`Node.js ${NODE.join('.')} or later (npm ci of the project installs it)`);
  }
  for (const program of ['prometheus', 'promtool'] as const) {
    if (tools[program] === '') missing.push(`${program} (apt-get install prometheus)`);
  }
  return { tools, missing };
}
