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

/** @throws Error that says what to install */
export function findTools(): Tools {
  const [prometheus] = onPath('prometheus');
  const [promtool] = onPath('promtool');
  // The first Python on the path may be a private one that does not see Debian's packages.
  const python = onPath('python3').find(
    (one) => spawnSync(one, ['-c', 'import prometheus_client']).status === 0,
  );
  if (prometheus === undefined || promtool === undefined || python === undefined)
    throw new Error('needs apt-get install prometheus python3-prometheus-client');
  return { prometheus, promtool, python };
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
