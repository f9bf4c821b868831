import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { OtelConfig } from '../../../../../runtime/host/host.ts';
import { resolveSettings } from '../../../../../runtime/otel/settings/settings.ts';
import type { SettingFacts } from '../../../../../runtime/otel/settings/sources.ts';
import { describeWarning } from '../../../../../runtime/otel/settings/sources.ts';

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
type Environment = Readonly<Record<string, string>>;

function resolve(otel: Given, environment: Environment = {}, facts = RELEASED, own: Given = {}) {
  const given = { enabled: true, logs: true, ...otel } as OtelConfig;
  return resolveSettings({ otel: given }, environment, facts, own);
}

/** The settings, with URLs, what is on and what is captured in short. */
function shown(settings: ReturnType<typeof resolve>) {
  const { routes, signals, capture } = settings;
  const on = (switches: object) =>
    Object.entries(switches).flatMap(([name, value]) => (value ? [name] : []));
  const { traces, metrics, logs } = routes;
  const urls = [traces, metrics, logs].map((route) => route?.endpoint.url ?? null);
  return { ...settings, urls, on: on(signals), captured: on(capture) };
}

const warnings = (otel: Given, environment: Environment = {}) =>
  resolve(otel, environment).warnings.map(describeWarning);

const ALL = ['traces', 'metrics', 'logs'];
const unusable = (key: string, given: string, used: string): string =>
  `${key}: ${given} cannot be used; using ${used}`;

interface Case {
  readonly name: string;
  readonly otel?: Given;
  readonly env?: Environment;
  readonly gives?: object;
  readonly warns?: readonly string[];
}
const CASES: readonly Case[] = parse(readFileSync(join(import.meta.dirname, 'cases.yaml'), 'utf8'));

it.each(CASES)('$name', ({ otel = {}, env, gives = {}, warns = [] }) => {
  const settings = resolve(otel, env);
  expect(shown(settings)).toMatchObject(gives);
  expect(settings.warnings.map(describeWarning)).toEqual(warns);
});

describe('endpoints', () => {
  it.each([
    ['http://collector:4318', 'http://collector:4318/v1/*'],
    ['http://collector:4318///', 'http://collector:4318/v1/*'],
    ['http://c/api/public/otel', 'http://c/api/public/otel/v1/*'],
    ['http://c/otel/v1/traces/', 'http://c/otel/v1/*'],
    ['http://c/otel/v1/logs', 'http://c/otel/v1/*'],
    ['http://c/otel/?tenant=team/', 'http://c/otel/v1/*?tenant=team/'],
    ['  http://c  ', 'http://c/v1/*'],
    // With a query, or in another spelling, it stays as it is for its own signal.
    ['http://c/v1/traces/?t=a/', 'http://c/v1/*?t=a/', 'http://c/v1/traces/?t=a/'],
    ['http://c/V1/Traces', 'http://c/v1/*', 'http://c/V1/Traces'],
  ])('a shared endpoint %s gets the path of each signal', (endpoint, each, traces?: string) => {
    const expected = ALL.map((signal) => each.replace('*', signal));
    if (traces !== undefined) expected[0] = traces;
    expect(shown(resolve({ endpoint })).urls).toEqual(expected);
    const variable = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
    expect(shown(resolve({}, variable)).urls).toEqual(expected);
  });

  it('say whether anybody named them', () => {
    expect(resolve({}).routes.traces?.endpoint.mode).toBe('default_endpoint');
    expect(resolve({ endpoint: 'http://c' }).routes.traces?.endpoint.mode).toBe('configured');
  });

  it.each(['collector:4318', 'grpc://c', 'http://', '::', 4318])('refuses %s by key', (url) => {
    expect(() => resolve({ endpoint: url })).toThrow('diagnostics.otel.endpoint');
    const variable = 'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT';
    expect(() => resolve({}, { [variable]: String(url) })).toThrow(variable);
  });
});

it.each([
  [undefined, []],
  [{ otel: { enabled: false } }, []],
  [{ enabled: false, otel: { enabled: true } }, []],
  [{ otel: { enabled: true } }, ['traces', 'metrics']],
  [{ otel: { enabled: true, traces: false, logs: true } }, ['metrics', 'logs']],
])('the configuration %j switches on %j', (diagnostics, on) => {
  expect(shown(resolveSettings(diagnostics, {}, RELEASED)).on).toEqual(on);
});

describe('captured content', () => {
  const BUT_SYSTEM = ['inputMessages', 'outputMessages', 'toolInputs', 'toolOutputs'];

  it.each([
    [undefined, []],
    [false, []],
    ['true', [], 'captureContent: a text'],
    [true, [...BUT_SYSTEM, 'toolDefinitions', 'logBodies']],
    [{}, []],
    [{ enabled: true }, []],
    [{ enabled: true, toolInputs: true }, ['toolInputs']],
    [{ inputMessages: true, systemPrompt: true }, ['inputMessages', 'systemPrompt']],
    [{ enabled: false, inputMessages: true }, []],
    [{ enabled: 'no', inputMessages: true }, [], 'captureContent.enabled: a text'],
    [{ toolInputs: 1 }, [], 'captureContent.toolInputs: 1'],
    [{ prompts: true }, [], 'captureContent.prompts: true'],
  ])('%j captures %j', (captureContent, classes, warning?: string) => {
    expect(shown(resolve({ captureContent })).captured).toEqual(classes);
    const warned = warning === undefined ? [] : [expect.stringContaining(warning)];
    expect(warnings({ captureContent })).toEqual(warned);
  });
});

describe('headers', () => {
  const framing = {
    ...{ 'Content-Encoding': 'br', 'transfer-encoding': 'chunked', 'content-length': '1' },
    ...{ Connection: 'close', expect: '100-continue' },
  };

  it('that frame or encode the body are refused, by name', () => {
    const settings = resolve({ headers: { ...framing, 'x-tenant': 'a' } });
    expect(settings.routes.traces?.headers).toEqual({ 'x-tenant': 'a' });
    const keys = settings.warnings.map(({ key }) => key);
    expect(keys).toEqual(Object.keys(framing).map((name) => `diagnostics.otel.headers.${name}`));
    expect(warnings({}, { OTEL_EXPORTER_OTLP_HEADERS: 'content-encoding=hunter2,x=1' })).toEqual([
      unusable('OTEL_EXPORTER_OTLP_HEADERS: content-encoding', 'a text', 'nothing'),
    ]);
  });

  it('that HTTP cannot carry are left out, and neither they nor their values are quoted', () => {
    const headers = { authorization: 'hunter2\n', 'Bearer hunter2': '', a: ['hunter2'], n: 1 };
    expect(resolve({ headers }).routes.traces?.headers).toEqual({});
    expect(warnings({ headers })).toEqual([
      unusable('diagnostics.otel.headers.authorization', 'a text', 'nothing'),
      unusable('diagnostics.otel.headers', 'a text', 'nothing'),
      unusable('diagnostics.otel.headers.a', 'a list', 'nothing'),
      unusable('diagnostics.otel.headers.n', '1', 'nothing'),
    ]);
  });
});

describe('certificates and proxies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'otel-settings-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  it('are read from files for https, those of the signal first', () => {
    const environment = {
      OTEL_EXPORTER_OTLP_CERTIFICATE: file('shared.pem', 'shared'),
      OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE: file('logs.pem', 'logs'),
    };
    const { traces, logs } = resolve({ endpoint: 'https://c' }, environment).routes;
    expect(traces?.tls.ca?.toString()).toBe('shared');
    expect(logs?.tls.ca?.toString()).toBe('logs');
    expect(resolve({ endpoint: 'http://c' }, environment).routes.traces?.tls).toEqual({});
  });

  it.each([
    [{ OTEL_EXPORTER_OTLP_CERTIFICATE: join(folder, 'missing') }, 'cannot be read'],
    [{ OTEL_EXPORTER_OTLP_CERTIFICATE: file('empty.pem', '') }, 'empty file'],
    [{ OTEL_EXPORTER_OTLP_CLIENT_KEY: file('key.pem', 'k') }, 'CLIENT_CERTIFICATE is missing'],
    [{ HTTPS_PROXY: 'proxy:3128' }, 'HTTPS_PROXY is not'],
  ])('%j is a start error', (environment, message) => {
    expect(() => resolve({ endpoint: 'https://c' }, environment as never)).toThrow(message);
  });
});

describe('what the documents say and release 2026.9 does not', () => {
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://env:4318',
    OTEL_SERVICE_NAME: 'from-env',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  };
  const config = { endpoint: 'http://config:4318', serviceName: 'from-config' };
  const own = { captureContent: { inputMessages: true } };

  it.each<readonly [string, Given, object, object]>([
    [
      'all signals are on as soon as the exporter is',
      { logs: undefined },
      { on: ALL },
      { on: ['traces', 'metrics'] },
    ],
    [
      'each can be switched off',
      { logs: false },
      { on: ['traces', 'metrics'] },
      { on: ['traces', 'metrics'] },
    ],
    [
      'the shared variables win over the configuration',
      config,
      { urls: ALL.map((signal) => `http://env:4318/v1/${signal}`), serviceName: 'from-env' },
      { urls: ALL.map((signal) => `http://config:4318/v1/${signal}`), serviceName: 'from-config' },
    ],
    [
      'a key of one signal wins over both',
      { traces: true, tracesEndpoint: 'http://own', logs: false, metrics: false },
      { urls: ['http://own', null, null] },
      { urls: ['http://own', null, null] },
    ],
    [
      'the variable for the protocol wins over the key',
      { protocol: 'grpc' },
      { unsupportedProtocol: [] },
      { unsupportedProtocol: ALL },
    ],
    [
      'the map of content classes works below the entry of the plugin, and before the other key',
      { captureContent: { toolInputs: true } },
      { captured: ['inputMessages'] },
      { captured: ['toolInputs'] },
    ],
  ])('%s', (_, otel, documented, released) => {
    expect(shown(resolve(otel, environment, DOCUMENTED, own))).toMatchObject(documented);
    expect(shown(resolve(otel, environment, RELEASED, own))).toMatchObject(released);
  });
});
