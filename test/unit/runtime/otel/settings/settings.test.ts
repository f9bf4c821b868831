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
interface EditionCase extends Required<Pick<Case, 'name' | 'otel'>> {
  readonly documented: object;
  readonly released: object;
}
const data: {
  readonly cases: readonly Case[];
  readonly endpoints: readonly { given: string; sends: string; traces?: string }[];
  readonly content: readonly { given: unknown; captures: readonly string[]; warns?: string }[];
  readonly editions: { env: Environment; own: Given; cases: readonly EditionCase[] };
} = parse(readFileSync(join(import.meta.dirname, 'cases.yaml'), 'utf8'));

it.each(data.cases)('$name', ({ otel = {}, env, gives = {}, warns = [] }) => {
  const settings = resolve(otel, env);
  expect(shown(settings)).toMatchObject(gives);
  expect(settings.warnings.map(describeWarning)).toEqual(warns);
});

it.each(data.content)('captureContent $given captures $captures', ({ given, captures, warns }) => {
  const settings = resolve({ captureContent: given });
  expect(shown(settings).captured).toEqual(captures);
  const warned = warns === undefined ? [] : [expect.stringContaining(warns)];
  expect(settings.warnings.map(describeWarning)).toEqual(warned);
});

describe('what the documents say and release 2026.9 does not', () => {
  const { env, own, cases } = data.editions;
  it.each(cases)('$name', ({ otel, documented, released }) => {
    expect(shown(resolve(otel, env, DOCUMENTED, own))).toMatchObject(documented);
    expect(shown(resolve(otel, env, RELEASED, own))).toMatchObject(released);
  });
});

describe('endpoints', () => {
  it.each(data.endpoints)('$given gets the path of each signal', ({ given, sends, traces }) => {
    const expected = ALL.map((signal) => sends.replace('*', signal));
    if (traces !== undefined) expected[0] = traces;
    expect(shown(resolve({ endpoint: given })).urls).toEqual(expected);
    const variable = { OTEL_EXPORTER_OTLP_ENDPOINT: given };
    expect(shown(resolve({}, variable)).urls).toEqual(expected);
  });

  it('say whether anybody named them', () => {
    expect(resolve({}).routes.traces?.endpoint.from).toBe(undefined);
    expect(resolve({ endpoint: 'http://c' }).routes.traces?.endpoint.from).toBe(
      'diagnostics.otel.endpoint',
    );
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
    const headers = { authorization: 'hunter2\n', 'Bearer hunter2': '77', a: ['hunter2'], n: 1 };
    expect(resolve({ headers }).routes.traces?.headers).toEqual({});
    expect(warnings({ headers })).toEqual([
      unusable('diagnostics.otel.headers.authorization', 'a text', 'nothing'),
      unusable('diagnostics.otel.headers', 'a text', 'nothing'),
      unusable('diagnostics.otel.headers.a', 'a list', 'nothing'),
      unusable('diagnostics.otel.headers.n', '1', 'nothing'),
    ]);
    const HEADERS = 'Authorization: Bearer hunter2,x=%zz,77,good=%20a b,=y, ü=1,';
    expect(warnings({}, { OTEL_EXPORTER_OTLP_HEADERS: HEADERS })).toEqual(
      [1, 2, 3, 5, 6].map((part) =>
        unusable(`OTEL_EXPORTER_OTLP_HEADERS: part ${part}`, 'a text', 'nothing'),
      ),
    );
  });
});

it.each(['a=b,broken', '=x', 'k=%ZZ', 'a=b=c'])('resource attributes %j are warned of', (given) => {
  const variable = 'OTEL_RESOURCE_ATTRIBUTES';
  expect(warnings({}, { [variable]: given })).toEqual([unusable(variable, 'a text', 'nothing')]);
  expect(warnings({}, { [variable]: 'service.instance.id=gw-1, a=%20b ,c=' })).toEqual([]);
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
