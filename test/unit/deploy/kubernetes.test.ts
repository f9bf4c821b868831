import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

interface Manifest {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly ports: readonly { readonly name: string }[];
    readonly groups: readonly { readonly name: string; readonly rules: readonly object[] }[];
  };
  readonly data: Readonly<Record<string, string>>;
}

const read = (file: string): Manifest[] =>
  parseAllDocuments(readFileSync(`deploy/kubernetes/${file}`, 'utf8')).map((document) =>
    document.toJS(),
  );

const [service, serviceMonitor] = read('service-monitor.yaml');
const [podMonitor] = read('pod-monitor.yaml');

/**
 * What the definitions of monitoring.coreos.com/v1 say of the fields that we write: which an object
 * must have, which a rule may have, how a duration is written. Written down from the operator's
 * example/prometheus-operator-crd of 2026-08-08.
 */
const COREOS = 'monitoring.coreos.com/v1';
const RULE = ['alert', 'annotations', 'expr', 'for', 'keep_firing_for', 'labels'];
const DURATION = expect.stringMatching(
  /^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$/,
);
const ENDPOINT = {
  port: expect.any(String),
  path: '/api/diagnostics/prometheus',
  interval: '30s',
  scrapeTimeout: '10s',
  // Type Bearer is what the operator takes without one; bearerTokenSecret is deprecated.
  authorization: { credentials: { name: 'openclaw-gateway', key: 'token' } },
  relabelings: [{ targetLabel: 'job', replacement: 'openclaw' }],
};

test('the ServiceMonitor selects its Service and a port that has a name', () => {
  expect(service).toMatchObject({ apiVersion: 'v1', kind: 'Service' });
  const selector = { matchLabels: service?.metadata.labels };
  const endpoints = [{ ...ENDPOINT, port: service?.spec.ports[0]?.name }];
  expect(serviceMonitor).toMatchObject({ apiVersion: COREOS, kind: 'ServiceMonitor' });
  expect(serviceMonitor?.spec).toEqual({ selector, endpoints });
});

test('the PodMonitor scrapes the same of each pod', () => {
  expect(podMonitor).toMatchObject({ apiVersion: COREOS, kind: 'PodMonitor' });
  const podMetricsEndpoints = [ENDPOINT];
  expect(podMonitor?.spec).toEqual({ selector: expect.any(Object), podMetricsEndpoints });
});

const run = (...args: string[]) =>
  spawnSync(process.execPath, ['deploy/kubernetes/manifests.ts', ...args], { encoding: 'utf8' });

test('rules and dashboards are printed as objects that the operator and the sidecar take', () => {
  const { stdout } = run('--namespace', 'watch', '--label', 'release=stack');
  const { items } = JSON.parse(stdout) as { items: Manifest[] };
  for (const { metadata } of items) {
    expect([metadata.namespace, metadata.labels['release']]).toEqual(['watch', 'stack']);
    expect(metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
  }
  const [rules, ...boards] = items;
  expect(rules).toMatchObject({ apiVersion: COREOS, kind: 'PrometheusRule' });
  expect(Object.keys(rules?.spec ?? {})).toEqual(['groups']);
  const groups = rules?.spec.groups ?? [];
  expect(new Set(groups.map(({ name }) => name)).size).toBe(groups.length);
  for (const group of groups) expect(Object.keys(group).sort()).toEqual(['name', 'rules']);
  for (const rule of groups.flatMap((group) => group.rules)) {
    const { labels = {}, annotations = {}, ...rest } = rule as Record<string, object>;
    expect(RULE).toEqual(expect.arrayContaining(Object.keys(rule)));
    expect(rest).toHaveProperty('expr', expect.any(String));
    expect({ for: '0', keep_firing_for: '0', ...rest }).toMatchObject({
      for: DURATION,
      keep_firing_for: DURATION,
    });
    for (const text of Object.values({ ...labels, ...annotations }))
      expect(text).toBeTypeOf('string');
  }
  const files = readdirSync('generated/dashboards', { recursive: true, encoding: 'utf8' });
  expect(boards).toHaveLength(files.filter((name) => name.endsWith('.json')).length);
  expect(new Set(boards.flatMap(({ data }) => Object.keys(data))).size).toBe(boards.length);
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
  const { stdout, stderr } = spawnSync('sh', ['-c', call], { encoding: 'utf8' });
  expect([stdout, stderr]).toEqual(['{\n', '']);
});

test.each([
  ['--label', 'release'],
  ['--label', '=x'],
  ['--namespace'],
  ['--namespace', ''],
  ['--namespce', 'x'],
])('the wrong call %j %j prints one line and no object', (...args) => {
  const { status, stdout, stderr } = run(...args);
  expect([status, stdout]).toEqual([64, '']);
  expect(stderr.trim()).toMatch(/^[^\n]*--[^\n]*$/);
});
