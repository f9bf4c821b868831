import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs that read what we write; none of them is ours. */
export interface Tools {
  readonly prometheus: string;
  readonly promtool: string;
  readonly python: string;
}

/** Finds the programs; `missing` says of each that is absent what to install. */
export function findTools(): { readonly tools: Tools; readonly missing: readonly string[] } {
  const tools = {
    prometheus: onPath('prometheus'),
    promtool: onPath('promtool'),
    python: onPath('python3'),
  };
  const missing: string[] = [];
  if (tools.prometheus === '') missing.push('prometheus (Debian package: prometheus)');
  if (tools.promtool === '') missing.push('promtool (Debian package: prometheus)');
  if (tools.python === '') missing.push('python3 (Debian package: python3)');
  else if (spawnSync(tools.python, ['-c', 'import prometheus_client']).status !== 0) {
    missing.push("Python's prometheus_client (Debian package: python3-prometheus-client)");
  }
  return { tools, missing };
}

function onPath(program: string): string {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here; the next folder may have it.
    }
  }
  return '';
}
