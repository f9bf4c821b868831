import { execFileSync } from 'node:child_process';
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

/** From the operator's API, monitoring.coreos.com/v1. */
const ENDPOINT = ['authorization', 'interval', 'path', 'port', 'relabelings', 'scrapeTimeout'];

function checkEndpoint(endpoint: Endpoint | undefined): void {
  expect(Object.keys(endpoint ?? {}).sort()).toEqual(ENDPOINT);
  // Type Bearer is what the operator takes without one; bearerTokenSecret is deprecated.
  expect(endpoint?.authorization).toEqual({
    credentials: { name: 'openclaw-gateway', key: 'token' },
  });
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
  expect(monitor?.spec['selector']).toEqual({ matchLabels: service?.metadata.labels });
  const [endpoint] = specOf<Endpoint[]>(monitor, 'endpoints');
  const [port] = specOf<{ name: string }[]>(service, 'ports');
  expect(endpoint?.port).toBe(port?.name);
  checkEndpoint(endpoint);
});

test('the PodMonitor scrapes the same of each pod', () => {
  const [monitor] = read('pod-monitor.yaml');
  expect([monitor?.apiVersion, monitor?.kind]).toEqual(['monitoring.coreos.com/v1', 'PodMonitor']);
  expect(Object.keys(monitor?.spec ?? {})).toEqual(['selector', 'podMetricsEndpoints']);
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
  const keys = ['alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'];
  for (const rule of groups.flatMap((group) => group.rules))
    for (const key of Object.keys(rule)) expect(keys).toContain(key);
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
