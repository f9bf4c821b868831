import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedEvents } from '../../kit/recording.ts';
import type { Bench } from '../stage.ts';

const ROOT = join(import.meta.dirname, '../../..');
const at = (path: string): string => join(ROOT, path);

/** The host's declarations against ours: what `test/types/host-claims.ts` claims of them compiles. */
export function checkTypes({ report, host, scratch }: Bench): void {
  report.step("our types and the gateway's");
  const config = {
    extends: at('tsconfig.json'),
    compilerOptions: {
      // The host's own declarations refer to types that are not part of its package.
      skipLibCheck: true,
      noErrorTruncation: true,
      typeRoots: [at('node_modules/@types')],
      paths: { 'openclaw/*': [join(host, 'dist/*.d.ts')] },
    },
    files: [at('test/types/host-claims.ts')],
    include: [],
    exclude: [],
  };
  const file = join(scratch, 'tsconfig.json');
  writeFileSync(file, JSON.stringify(config));
  const tsc = [at('node_modules/typescript/bin/tsc'), '-p', file];
  const { status, stdout } = spawnSync(process.execPath, tsc, { encoding: 'utf8' });
  report.check(status === 0, 'plugins, services and events of both fit', stdout);
  // Sent without being declared.
  const costs = recordedEvents(['main']).filter(
    ({ event }) =>
      /^model\.call\.(completed|error)$/.test(event.type) &&
      Reflect.get(Object(Reflect.get(event, 'usage')), 'cost') !== undefined,
  );
  report.check(costs.length > 0, 'recorded calls have a cost');
}
