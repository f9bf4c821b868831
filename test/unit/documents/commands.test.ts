import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const PASTED = ['test/prometheus/pasted.ts', 'deploy/README.md'] as const;

/**
 * Where each command of the two pages is run: a file, and what stands in it that runs the command.
 * What is in `deploy/README.md` in a block of bash is pasted line by line by `test:prometheus`.
 */
const RUN: Readonly<Record<string, readonly [file: string, by: string]>> = {
  'npm ci': ['.ci/run', 'npm ci --prefix "$clone"'],
  'npm ci && npm start': PASTED,
  'npm ci && npm test': ['.ci/run', 'npm test --prefix "$clone"'],
  'npm test': ['.ci/run', 'npm test --prefix "$clone"'],
  'npm run build': ['test/host/main.ts', 'runtime/build/main.ts'],
  'npm run codegen': ['.ci/run', 'npm run codegen'],
  'npm run codegen -- new metric': ['test/unit/codegen/tools/new.test.ts', "'new'"],
  'npm run codegen -- --edition 2026.5 --out /tmp/old': [
    'test/unit/codegen/tools/generate.test.ts',
    "'--edition'",
  ],
  'npm run codegen -- explain FAMILY': ['test/unit/codegen/tools/explain.test.ts', "'explain'"],
  'npm run test:prometheus': ['.ci/run', 'npm run test:prometheus'],
  'openclaw plugins install ./dist/diagnostics-prometheus --force --accept-capabilities': [
    'test/host/scenarios/untrusted.ts',
    "'--accept-capabilities'",
  ],
  'openclaw plugins enable diagnostics-prometheus': [
    'test/host/scenarios/untrusted.ts',
    "'plugins', 'enable', PROMETHEUS_PLUGIN",
  ],
  'prometheus --config.file=deploy/prometheus/prometheus.yml': PASTED,
  'prometheus --config.file=deploy/prometheus/prometheus.yml --storage.tsdb.path=/tmp/openclaw-tsdb':
    PASTED,
  'npm start -- --token-file deploy/prometheus/gateway.token': PASTED,
  'npm start -- --otel http://127.0.0.1:4318': [
    'test/unit/runtime/gateway/main.test.ts',
    "'--otel'",
  ],
  'npm start -- --events mine.jsonl --speed max': [
    'test/unit/runtime/gateway/main.test.ts',
    '--events',
  ],
  'export GF_PATHS_PROVISIONING="$PWD/deploy/grafana/provisioning"': PASTED,
  'export OPENCLAW_DASHBOARDS="$PWD/generated/dashboards"': PASTED,
  'npm run -s kubernetes -- --namespace monitoring --label release=prometheus | kubectl apply -f -':
    ['test/unit/deploy/kubernetes.test.ts', 'deploy/kubernetes/manifests.ts'],
};

/** What no test runs, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'kubectl create secret generic openclaw-gateway --from-file=token=gateway.token':
    'needs a cluster',
  'kubectl apply -f deploy/kubernetes/service-monitor.yaml':
    'needs a cluster; the object is checked against the facts of its definition',
};

/** Commands in blocks and in running text, without what is said about them. */
function commandsOf(page: string): string[] {
  const text = readFileSync(page, 'utf8');
  const blocks = [...text.matchAll(/```(?:bash|sh)\n([^`]*)```/g)].flatMap(([, block = '']) =>
    block.split('\n').map((line) => line.replace(/\s+#.*$/, '')),
  );
  const prose = text.replace(/```[\s\S]*?```/g, '');
  const inline = [...prose.matchAll(/`((?:npm|openclaw|prometheus|kubectl) [^`]*)`/g)];
  return [...blocks, ...inline.map(([, command = '']) => command)].filter((line) => line !== '');
}

test.each(['README.md', 'deploy/README.md'])('every command of %s is run by a test', (page) => {
  const strange = commandsOf(page).filter((command) => !(command in RUN || command in NOT_RUN));
  expect(strange).toEqual([]);
});

test('what runs a command is there, and nothing is listed that nobody reads', () => {
  const read = ['README.md', 'deploy/README.md'].flatMap(commandsOf);
  expect(
    [...Object.keys(RUN), ...Object.keys(NOT_RUN)].filter((one) => !read.includes(one)),
  ).toEqual([]);
  for (const [command, [file, by]] of Object.entries(RUN)) {
    expect(existsSync(file), file).toBe(true);
    expect(readFileSync(file, 'utf8'), command).toContain(by);
  }
});
