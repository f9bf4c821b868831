import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

const read = (file: string) =>
  parseAllDocuments(readFileSync(`deploy/kubernetes/${file}`, 'utf8')).map((one) => one.toJS());

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
  const selector = { matchLabels: service.metadata.labels };
  const endpoints = [{ ...ENDPOINT, port: service.spec.ports[0].name }];
  expect(serviceMonitor).toMatchObject({ apiVersion: COREOS, kind: 'ServiceMonitor' });
  expect(serviceMonitor.spec).toEqual({ selector, endpoints });
});

test('the PodMonitor scrapes the same of each pod', () => {
  expect(podMonitor).toMatchObject({ apiVersion: COREOS, kind: 'PodMonitor' });
  const podMetricsEndpoints = [ENDPOINT];
  expect(podMonitor.spec).toEqual({ selector: expect.any(Object), podMetricsEndpoints });
});

const run = (...args: string[]) =>
  spawnSync(process.execPath, ['deploy/kubernetes/manifests.ts', ...args], { encoding: 'utf8' });

test('rules and dashboards are printed as objects that the operator and the sidecar take', () => {
  const { stdout } = run('--namespace', 'watch', '--label', 'release=stack');
  const [rules, ...boards] = JSON.parse(stdout).items;
  for (const { metadata } of [rules, ...boards]) {
    expect(metadata).toMatchObject({ namespace: 'watch', labels: { release: 'stack' } });
    expect(metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
  }
  expect(rules).toMatchObject({ apiVersion: COREOS, kind: 'PrometheusRule' });
  const { groups } = rules.spec;
  expect(rules.spec).toEqual({ groups: expect.any(Array) });
  const names = new Set(groups.map((group: { name: string }) => group.name));
  expect(names.size).toBe(groups.length);
  for (const { rules: own, ...rest } of groups) {
    expect(rest).toEqual({ name: expect.any(String) });
    for (const rule of own) {
      expect(RULE).toEqual(expect.arrayContaining(Object.keys(rule)));
      expect({ for: '0', keep_firing_for: '0', ...rule }).toMatchObject({
        expr: expect.any(String),
        for: DURATION,
        keep_firing_for: DURATION,
      });
      for (const text of Object.values({ ...rule.labels, ...rule.annotations }))
        expect(text).toBeTypeOf('string');
    }
  }
  const files = readdirSync('generated/dashboards', { recursive: true, encoding: 'utf8' });
  expect(boards).toHaveLength(files.filter((name) => name.endsWith('.json')).length);
  const kept = boards.flatMap(({ data }: { data: object }) => Object.entries(data));
  expect(Object.keys(Object.fromEntries(kept))).toHaveLength(boards.length);
  for (const { kind, metadata } of boards)
    expect([kind, metadata.labels.grafana_dashboard]).toEqual(['ConfigMap', '1']);
  for (const [name, text] of kept) {
    expect(name).toMatch(/^[-._a-zA-Z0-9]+\.json$/);
    expect(JSON.parse(text)).toHaveProperty('uid');
    expect(text.length).toBeLessThan(1024 * 1024);
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
])('the wrong call %j %j is named and prints no object', (...args) => {
  const { status, stdout, stderr } = run(...args);
  expect([status, stdout]).toEqual([64, '']);
  expect(stderr).toMatch(/^[^\n]*--[^\n]*\n\nusage: npm run -s kubernetes/);
});
