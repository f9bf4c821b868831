import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, string>>;
}

interface Endpoint {
  readonly port: string;
  readonly path: string;
  readonly interval: string;
  readonly scrapeTimeout: string;
  readonly authorization: unknown;
  readonly relabelings: readonly { readonly targetLabel: string; readonly replacement: string }[];
}

const read = (file: string): Manifest[] =>
  parseAllDocuments(readFileSync(`deploy/kubernetes/${file}`, 'utf8')).map(
    (document) => document.toJS() as Manifest,
  );

const specOf = <T>(manifest: Manifest | undefined, key: string): T => manifest?.spec[key] as T;

/**
 * What the definitions of monitoring.coreos.com/v1 say of the fields that we write: which an object
 * must have, which a rule may have, how a duration is written. Written down from the operator's
 * example/prometheus-operator-crd of 2026-08-08.
 */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  ServiceMonitor: ['endpoints', 'selector'],
  PodMonitor: ['podMetricsEndpoints', 'selector'],
  PrometheusRule: ['groups'],
};
const RULE = ['alert', 'annotations', 'expr', 'for', 'keep_firing_for', 'labels'];
const DURATION =
  /^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$/;
const ENDPOINT = ['authorization', 'interval', 'path', 'port', 'relabelings', 'scrapeTimeout'];

function checkEndpoint(endpoint: Endpoint | undefined): void {
  expect(Object.keys(endpoint ?? {}).sort()).toEqual(ENDPOINT);
  // Type Bearer is what the operator takes without one; bearerTokenSecret is deprecated.
  expect(endpoint?.authorization).toEqual({
    credentials: { name: 'openclaw-gateway', key: 'token' },
  });
  expect(endpoint?.interval).toMatch(DURATION);
  expect(endpoint?.scrapeTimeout).toMatch(DURATION);
  expect(endpoint?.path).toBe('/api/diagnostics/prometheus');
  expect(Number.parseInt(endpoint?.interval ?? '', 10)).toBeGreaterThanOrEqual(
    Number.parseInt(endpoint?.scrapeTimeout ?? '', 10),
  );
  expect(endpoint?.relabelings).toEqual([{ targetLabel: 'job', replacement: 'openclaw' }]);
}

test('the ServiceMonitor selects its Service and a port that has a name', () => {
  const [service, monitor] = read('service-monitor.yaml');
  expect([service?.apiVersion, service?.kind]).toEqual(['v1', 'Service']);
  expect([monitor?.apiVersion, monitor?.kind]).toEqual([
    'monitoring.coreos.com/v1',
    'ServiceMonitor',
  ]);
  expect(Object.keys(monitor?.spec ?? {}).sort()).toEqual(REQUIRED['ServiceMonitor']);
  expect(monitor?.spec['selector']).toEqual({ matchLabels: service?.metadata.labels });
  const [endpoint] = specOf<Endpoint[]>(monitor, 'endpoints');
  const [port] = specOf<{ name: string }[]>(service, 'ports');
  expect(endpoint?.port).toBe(port?.name);
  checkEndpoint(endpoint);
});

test('the PodMonitor scrapes the same of each pod', () => {
  const [monitor] = read('pod-monitor.yaml');
  expect([monitor?.apiVersion, monitor?.kind]).toEqual(['monitoring.coreos.com/v1', 'PodMonitor']);
  expect(Object.keys(monitor?.spec ?? {}).sort()).toEqual(REQUIRED['PodMonitor']);
  checkEndpoint(specOf<Endpoint[]>(monitor, 'podMetricsEndpoints')[0]);
});

test('rules and dashboards are printed as objects that the operator and the sidecar take', () => {
  const { items } = JSON.parse(
    execFileSync(
      process.execPath,
      ['deploy/kubernetes/manifests.ts', '--namespace', 'watch', '--label', 'release=stack'],
      { encoding: 'utf8' },
    ),
  ) as { items: Manifest[] };
  const [rules, ...boards] = items;
  expect([rules?.apiVersion, rules?.kind]).toEqual(['monitoring.coreos.com/v1', 'PrometheusRule']);
  const groups = specOf<{ name: string; rules: Record<string, unknown>[] }[]>(rules, 'groups');
  expect(new Set(groups.map(({ name }) => name)).size).toBe(groups.length);
  expect(Object.keys(rules?.spec ?? {})).toEqual(REQUIRED['PrometheusRule']);
  for (const group of groups) expect(Object.keys(group).sort()).toEqual(['name', 'rules']);
  for (const rule of groups.flatMap((group) => group.rules)) {
    expect(RULE).toEqual(expect.arrayContaining(Object.keys(rule)));
    expect(rule).toHaveProperty('expr', expect.any(String));
    expect(`${rule['for'] ?? '0'}`).toMatch(DURATION);
    expect(`${rule['keep_firing_for'] ?? '0'}`).toMatch(DURATION);
    const texts = [rule['labels'], rule['annotations']].flatMap((some) =>
      Object.values(some ?? {}),
    );
    for (const text of texts) expect(text).toBeTypeOf('string');
  }
  for (const { metadata } of items) {
    expect(metadata.namespace).toBe('watch');
    expect(metadata.labels['release']).toBe('stack');
    expect(metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
  }
  const files = readdirSync('generated/dashboards', { recursive: true, encoding: 'utf8' });
  expect(boards).toHaveLength(files.filter((name) => name.endsWith('.json')).length);
  const names = boards.flatMap(({ data }) => Object.keys(data));
  expect(new Set(names).size).toBe(boards.length);
  for (const { kind, metadata, data } of boards) {
    expect([kind, metadata.labels['grafana_dashboard']]).toEqual(['ConfigMap', '1']);
    for (const [name, text] of Object.entries(data)) {
      expect(name).toMatch(/^[-._a-zA-Z0-9]+\.json$/);
      expect(JSON.parse(text)).toHaveProperty('uid');
      expect(text.length).toBeLessThan(1024 * 1024);
    }
  }
});

test('a reader that goes away is no fault of the program', () => {
  const call = `'${process.execPath}' deploy/kubernetes/manifests.ts | head -1`;
  expect(spawnSync('sh', ['-c', call], { encoding: 'utf8' })).toMatchObject({
    stdout: '{\n',
    stderr: '',
  });
});

test.each([
  ['--label', 'release'],
  ['--label', '=x'],
  ['--namespace'],
  ['--namespace', ''],
  ['--namespce', 'x'],
])('the wrong call %j %j prints one line and no object', (...args) => {
  const call = ['deploy/kubernetes/manifests.ts', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, call, { encoding: 'utf8' });
  expect([status, stdout]).toEqual([64, '']);
  expect(stderr.trim()).toMatch(/^[^\n]*--[^\n]*$/);
});
