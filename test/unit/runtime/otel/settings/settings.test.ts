import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { OtelConfig } from '../../../../../runtime/host/host.ts';
import { resolveSettings } from '../../../../../runtime/otel/settings/settings.ts';
import type { SettingFacts } from '../../../../../runtime/otel/settings/sources.ts';

/** Of release 2026.9, as its document says. */
const RELEASED: SettingFacts = {
  defaults: { 'diagnostics.otel.logs': false },
  overriding: [],
  plugin: [],
};
/** As seed 004 says, and `next` does. */
const DOCUMENTED: SettingFacts = {
  defaults: { 'diagnostics.otel.logs': true },
  overriding: ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_SERVICE_NAME'],
  plugin: ['captureContent'],
};

/** Settings of any type, as an unchecked configuration file has them. */
type Given = Readonly<Record<string, unknown>>;

/** What is given: below `diagnostics.otel`, in the environment, below the plugin's own entry, beside `otel`. */
interface Setup {
  readonly otel?: Given | undefined;
  readonly env?: Readonly<Record<string, string>>;
  readonly own?: Given;
  readonly diagnostics?: Given;
}

/** The settings; URLs and who named them, the headers, what is on and what is captured in short. */
function resolve({ otel, env = {}, own = {}, diagnostics }: Setup, facts = RELEASED) {
  const given = { enabled: true, logs: true, ...otel } as OtelConfig;
  const entries = { 'diagnostics-otel': { config: own } };
  const config = { diagnostics: { otel: given, ...diagnostics }, plugins: { entries } };
  const settings = resolveSettings(config, env, facts);
  const { traces, metrics, logs } = settings.routes;
  const endpoints = [traces, metrics, logs].map((route) => route?.endpoint);
  const on = (switches: object) =>
    Object.entries(switches).flatMap(([name, value]) => (value ? [name] : []));
  return {
    ...settings,
    urls: endpoints.map((endpoint) => endpoint?.url ?? null),
    from: endpoints.map((endpoint) => endpoint?.from ?? null),
    headers: traces?.headers,
    on: on(settings.signals),
    captured: on(settings.capture),
  };
}

const unusable = (key: string, given = 'a text'): string =>
  `${key}: ${given} cannot be used; using nothing`;

const data: {
  readonly cases: readonly (Setup & { name: string; gives?: object; warns?: string[] })[];
  readonly endpoints: readonly { given: string; sends: string; traces?: string }[];
  readonly content: readonly { given: unknown; captures: readonly string[]; warns?: string }[];
  readonly editions: Setup & {
    readonly cases: readonly (Setup & { name: string; documented: object; released: object })[];
  };
} = parse(readFileSync(join(import.meta.dirname, 'cases.yaml'), 'utf8'));

it.each(data.cases)('$name', ({ gives = {}, warns = [], ...setup }) => {
  const settings = resolve(setup);
  expect(settings).toMatchObject(gives);
  expect(settings.warnings).toEqual(warns);
});

it.each(data.content)('captureContent $given captures $captures', ({ given, captures, warns }) => {
  const { captured, warnings } = resolve({ otel: { captureContent: given } });
  expect(captured).toEqual(captures);
  expect(warnings).toEqual(warns === undefined ? [] : [expect.stringContaining(warns)]);
});

describe('what the documents say and release 2026.9 does not', () => {
  const { cases, ...setup } = data.editions;
  it.each(cases)('$name', ({ otel, documented, released }) => {
    expect(resolve({ ...setup, otel }, DOCUMENTED)).toMatchObject(documented);
    expect(resolve({ ...setup, otel }, RELEASED)).toMatchObject(released);
  });
});

it.each(data.endpoints)('$given gets the path of each signal', ({ given, sends, traces }) => {
  const expected = ['traces', 'metrics', 'logs'].map((signal) => sends.replace('*', signal));
  if (traces !== undefined) expected[0] = traces;
  expect(resolve({ otel: { endpoint: given } }).urls).toEqual(expected);
  expect(resolve({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: given } }).urls).toEqual(expected);
});

it.each(['collector:4318', 'grpc://c', 'http://', '::', 4318])('%s is refused by key', (url) => {
  expect(() => resolve({ otel: { endpoint: url } })).toThrow('diagnostics.otel.endpoint');
  const variable = 'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT';
  expect(() => resolve({ env: { [variable]: String(url) } })).toThrow(variable);
});

it('headers that HTTP cannot carry are left out, and neither they nor their values are quoted', () => {
  const headers = { authorization: 'hunter2\n', 'Bearer hunter2': '77', a: ['hunter2'], n: 1 };
  const variable = 'OTEL_EXPORTER_OTLP_HEADERS';
  const given = 'Authorization: Bearer hunter2,x=%zz,77,good=%20a b,=y, ü=1,';
  const settings = resolve({ otel: { headers }, env: { [variable]: given } });
  expect(settings.headers).toEqual({});
  expect(settings.warnings).toEqual([
    unusable('diagnostics.otel.headers.authorization'),
    unusable('diagnostics.otel.headers'),
    unusable('diagnostics.otel.headers.a', 'a list'),
    unusable('diagnostics.otel.headers.n', '1'),
    ...[1, 2, 3, 5, 6].map((part) => unusable(`${variable}: part ${part}`)),
  ]);
});

it.each(['a=b,broken', '=x', 'k=%ZZ', 'a=b=c'])('resource attributes %j are warned of', (given) => {
  const variable = 'OTEL_RESOURCE_ATTRIBUTES';
  const warnings = (value: string) => resolve({ env: { [variable]: value } }).warnings;
  expect(warnings(given)).toEqual([unusable(variable)]);
  expect(warnings('service.instance.id=gw-1, a=%20b ,c=')).toEqual([]);
});

describe('certificates and proxies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'otel-settings-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const routes = (env: Record<string, string>, endpoint = 'https://c') =>
    resolve({ otel: { endpoint }, env }).routes;

  it('are read from files for https, those of the signal first', () => {
    const environment = {
      OTEL_EXPORTER_OTLP_CERTIFICATE: file('shared.pem', 'shared'),
      OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE: file('logs.pem', 'logs'),
    };
    const { traces, logs } = routes(environment);
    expect(traces?.tls.ca?.toString()).toBe('shared');
    expect(logs?.tls.ca?.toString()).toBe('logs');
    expect(routes(environment, 'http://c').traces?.tls).toEqual({});
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_CERTIFICATE', join(folder, 'missing'), 'cannot be read'],
    ['OTEL_EXPORTER_OTLP_CERTIFICATE', file('empty.pem', ''), 'empty file'],
    ['OTEL_EXPORTER_OTLP_CLIENT_KEY', file('key.pem', 'k'), 'CLIENT_CERTIFICATE is missing'],
    ['HTTPS_PROXY', 'proxy:3128', 'HTTPS_PROXY is not'],
  ])('%s=%s is a start error', (variable, value, message) => {
    expect(() => routes({ [variable]: value })).toThrow(message);
  });
});
