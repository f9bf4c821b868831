import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs that read what we write; none of them is ours. */
export interface Tools {
  readonly prometheus: string;
  readonly promtool: string;
  /** A Python that has `prometheus_client`. */
  readonly python: string;
}

/** Finds the programs; `missing` says of each that is absent what to install. */
export function findTools(): { readonly tools: Tools; readonly missing: readonly string[] } {
  const [prometheus = ''] = onPath('prometheus');
  const [promtool = ''] = onPath('promtool');
  // The first Python on the path may be a private one that does not see Debian's packages.
  const python = onPath('python3').find(hasClient) ?? '';
  const missing: string[] = [];
  if (prometheus === '') missing.push('prometheus (Debian package: prometheus)');
  if (promtool === '') missing.push('promtool (Debian package: prometheus)');
  if (python === '') {
    missing.push("Python's prometheus_client (Debian package: python3-prometheus-client)");
  }
  return { tools: { prometheus, promtool, python }, missing };
}

function hasClient(python: string): boolean {
  return spawnSync(python, ['-c', 'import prometheus_client']).status === 0;
}

/** Every program of that name, in the order in which the shell would look. */
function onPath(program: string): string[] {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .filter(isExecutable);
}

/** Whether there is a program at that path that we may run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
