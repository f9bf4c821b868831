import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SOURCE = join(import.meta.dirname, 'build');
const CACHE = join(import.meta.dirname, '../../.cache/collector');

export const HOW_TO_GET_GO =
  'install Go 1.25 or newer (https://go.dev/dl) so that `go` is on the path, or name a program ' +
  'that has the OTLP receiver and the file and Prometheus exporters in OTEL_COLLECTOR';

/**
 * The Collector: the one that `OTEL_COLLECTOR` names, else one built from its own modules by the
 * versions in `build/go.sum`. It is built once for each state of `build` and kept outside git.
 *
 * @throws Error saying why there is none
 */
export function collectorBinary(): string {
  const ready = readyCollector();
  if (ready) return ready;
  const binary = builtBinary();
  if (spawnSync('go', ['version']).status !== 0) throw new Error(`no Go: ${HOW_TO_GET_GO}`);
  console.log('building the Collector from its modules; this takes minutes the first time');
  const unfinished = `${dirname(binary)}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const output = join(unfinished, 'collector');
  const flags = ['-mod=readonly', '-buildvcs=false', '-trimpath', '-ldflags=-s -w'];
  const { status } = spawnSync('go', ['build', ...flags, '-o', output, '.'], {
    cwd: SOURCE,
    stdio: 'inherit',
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '' },
  });
  if (status !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new Error('the Collector did not build');
  }
  renameSync(unfinished, dirname(binary));
  return binary;
}

/** The Collector when there is one without building it. */
export function readyCollector(): string | undefined {
  const named = process.env['OTEL_COLLECTOR'];
  if (named) return named;
  const binary = builtBinary();
  return existsSync(binary) ? binary : undefined;
}

function builtBinary(): string {
  return join(CACHE, sourceHash(), 'collector');
}

function sourceHash(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(SOURCE).sort()) hash.update(readFileSync(join(SOURCE, file)));
  return hash.digest('hex').slice(0, 16);
}
