import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { OtelConfig } from '../../../../../runtime/host/host.ts';
import type { SettingFacts } from '../../../../../runtime/otel/settings/facts.ts';
import { resolveSettings } from '../../../../../runtime/otel/settings/settings.ts';
import { describeWarning } from '../../../../../runtime/otel/settings/warnings.ts';

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
const resolve = (otel: OtelConfig, environment: Record<string, string> = {}) =>
  resolveSettings({ otel: { enabled: true, logs: true, ...otel } }, environment, RELEASED);
const urls = (otel: OtelConfig, environment: Record<string, string> = {}) => {
  const { traces, metrics, logs } = resolve(otel, environment).routes;
  return [traces, metrics, logs].map((route) => route?.endpoint.url);
};
const warnings = (otel: OtelConfig, environment: Record<string, string> = {}) =>
  resolve(otel, environment).warnings.map(describeWarning);
/** Settings of any type, as an unchecked configuration file has them. */
const unchecked = (otel: Record<string, unknown>) => otel as OtelConfig;

describe('endpoints', () => {
  const signals = ['traces', 'metrics', 'logs'];

  it.each([
    ['http://collector:4318', (signal: string) => `http://collector:4318/v1/${signal}`],
    ['http://collector:4318///', (signal: string) => `http://collector:4318/v1/${signal}`],
    ['http://c/api/public/otel', (signal: string) => `http://c/api/public/otel/v1/${signal}`],
    ['http://c/otel/v1/traces/', (signal: string) => `http://c/otel/v1/${signal}`],
    ['http://c/otel/v1/logs', (signal: string) => `http://c/otel/v1/${signal}`],
    ['http://c/otel/?tenant=team/', (signal: string) => `http://c/otel/v1/${signal}?tenant=team/`],
    ['  http://c  ', (signal: string) => `http://c/v1/${signal}`],
  ])('a shared endpoint %s gets the path of each signal', (endpoint, expected) => {
    expect(urls({ endpoint })).toEqual(signals.map(expected));
    expect(urls({}, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })).toEqual(signals.map(expected));
  });

  it('keeps a shared endpoint with a query for its own signal as it is', () => {
    expect(urls({ endpoint: 'http://c/otel/v1/traces/?tenant=team/' })).toEqual([
      'http://c/otel/v1/traces/?tenant=team/',
      'http://c/otel/v1/metrics?tenant=team/',
      'http://c/otel/v1/logs?tenant=team/',
    ]);
    expect(urls({ endpoint: 'http://c/V1/Metrics' })).toEqual([
      'http://c/v1/traces',
      'http://c/V1/Metrics',
      'http://c/v1/logs',
    ]);
  });

  it('takes the endpoint of a signal as it is, the configuration first', () => {
    const environment = {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://env/t',
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://env/m/',
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: '  ',
    };
    const config = { endpoint: 'http://shared', tracesEndpoint: ' http://config/t ' };
    expect(urls(config, environment)).toEqual([
      'http://config/t',
      'http://env/m/',
      'http://shared/v1/logs',
    ]);
  });

  it('lets a blank key of a signal hide its variable', () => {
    const environment = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://env/t' };
    expect(urls({ tracesEndpoint: '' }, environment)[0]).toBe('http://localhost:4318/v1/traces');
  });

  it('says whether anybody named the endpoint', () => {
    expect(resolve({}).routes.traces?.endpoint.mode).toBe('default_endpoint');
    expect(resolve({ endpoint: 'http://c' }).routes.traces?.endpoint.mode).toBe('configured');
  });

  it.each(['collector:4318', 'grpc://c', 'http://', '::'])('refuses %s, naming the key', (url) => {
    expect(() => resolve({ endpoint: url })).toThrow('diagnostics.otel.endpoint');
    expect(() => resolve({}, { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: url })).toThrow(
      'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT',
    );
  });
});

describe('an unchecked configuration', () => {
  it('is refused where it would have to be guessed around, by its key', () => {
    expect(() => resolve(unchecked({ endpoint: 4318 }))).toThrow('diagnostics.otel.endpoint');
    expect(resolve(unchecked({ serviceName: 7 })).serviceName).toBe('7');
  });
});

describe('protocol', () => {
  const active = (otel: OtelConfig, environment: Record<string, string> = {}) => {
    const { signals } = resolve(otel, environment);
    return Object.entries(signals)
      .filter(([, on]) => on)
      .map(([signal]) => signal);
  };

  it('turns off every signal for another protocol in the configuration', () => {
    expect(active({ protocol: 'grpc' })).toEqual([]);
    expect(resolve({ protocol: 'grpc' }).unsupportedProtocol).toEqual([
      'traces',
      'metrics',
      'logs',
    ]);
    expect(warnings({ protocol: 'grpc', logs: false, traces: false })).toEqual([
      'diagnostics.otel.protocol: a text cannot be used; using "http/protobuf only: metrics are off"',
    ]);
  });

  it('turns off only the signal whose variable names another', () => {
    const environment = { OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'grpc' };
    expect(active({}, environment)).toEqual(['traces', 'logs']);
  });

  it('asks configuration, then the signal, then the shared variable; blank is not set', () => {
    const shared = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
    expect(active({}, shared)).toEqual([]);
    expect(active({ protocol: 'http/protobuf' }, shared)).toEqual(['traces', 'metrics', 'logs']);
    const signal = { ...shared, OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'http/protobuf' };
    expect(active({}, signal)).toEqual(['logs']);
    expect(active({}, { OTEL_EXPORTER_OTLP_PROTOCOL: ' ' })).toHaveLength(3);
  });

  it('leaves log lines on when OTLP logs cannot be', () => {
    const settings = resolve({ protocol: 'grpc', logsExporter: 'both' });
    expect(settings.signals.logs).toBe(true);
    expect(settings.stdoutLogs).toBe(true);
    expect(settings.routes.logs).toBeUndefined();
  });
});

describe('switches', () => {
  it.each([
    [{ diagnostics: undefined }, [false, false, false]],
    [{ diagnostics: { otel: { enabled: false } } }, [false, false, false]],
    [{ diagnostics: { enabled: false, otel: { enabled: true } } }, [false, false, false]],
    [{ diagnostics: { otel: { enabled: true } } }, [true, true, false]],
    [{ diagnostics: { otel: { enabled: true, traces: false, logs: true } } }, [false, true, true]],
  ])('%j', ({ diagnostics }, [traces, metrics, logs]) => {
    const { signals } = resolveSettings(diagnostics as never, {}, RELEASED);
    expect(signals).toEqual({ traces, metrics, logs });
  });

  it('sends nothing of its own when the SDK is disabled', () => {
    const settings = resolve({ logsExporter: 'both' }, { OTEL_SDK_DISABLED: 'TRUE' });
    expect(settings.signals).toEqual({ traces: false, metrics: false, logs: false });
    expect(settings.stdoutLogs).toBe(false);
    expect(warnings({}, { OTEL_SDK_DISABLED: 'yes' })).toEqual([
      'OTEL_SDK_DISABLED: a text cannot be used; using false',
    ]);
  });

  it('uses preloaded providers for traces and metrics, and its own for logs', () => {
    const environment = {
      OPENCLAW_OTEL_PRELOADED: '1',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc',
    };
    const settings = resolve({}, environment);
    expect(settings.signals).toEqual({ traces: true, metrics: true, logs: true });
    expect(Object.keys(settings.routes)).toEqual(['logs']);
    const disabled = resolve({}, { ...environment, OTEL_SDK_DISABLED: 'true' });
    expect(disabled.signals).toEqual({ traces: true, metrics: true, logs: false });
    expect(resolve({}, { OPENCLAW_OTEL_PRELOADED: 'true' }).preloaded).toBe(false);
  });
});

describe('names', () => {
  it('prefers the configured service name, then the variable', () => {
    const environment = { OTEL_SERVICE_NAME: 'from-env' };
    expect(resolve({ serviceName: ' gateway ' }, environment).serviceName).toBe('gateway');
    expect(resolve({ serviceName: ' ' }, environment).serviceName).toBe('from-env');
    expect(resolve({}).serviceName).toBe('openclaw');
  });

  it('takes a prefix for metric names, the empty one too', () => {
    expect(resolve({ metricNamePrefix: '' }).metricNamePrefix).toBe('');
    expect(resolve({ metricNamePrefix: 'acme/gw.' }).metricNamePrefix).toBe('acme/gw.');
    for (const bad of ['1x', 'a b', `a${'b'.repeat(128)}`]) {
      expect(resolve({ metricNamePrefix: bad }).metricNamePrefix).toBe('openclaw.');
      expect(warnings({ metricNamePrefix: bad })[0]).toContain('metricNamePrefix');
    }
  });
});

describe('sampling', () => {
  it('keeps everything unless told otherwise; the configuration beats the environment', () => {
    expect(resolve({}).sampling).toEqual({ parentBased: true, ratio: 1 });
    const environment = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' };
    expect(resolve({}, environment).sampling).toEqual({ parentBased: false, ratio: 0.25 });
    expect(resolve({ sampleRate: 0 }, environment).sampling).toEqual({
      parentBased: true,
      ratio: 0,
    });
    expect(resolve({}, { OTEL_TRACES_SAMPLER: 'parentbased_always_off' }).sampling).toEqual({
      parentBased: true,
      ratio: 0,
    });
  });

  it('says what is used in place of a bad value', () => {
    expect(warnings({ sampleRate: 2 })).toEqual([
      'diagnostics.otel.sampleRate: 2 cannot be used; using "parent-based trace id ratio 1"',
    ]);
    expect(warnings({ sampleRate: Number.NaN })).toHaveLength(1);
    expect(warnings({}, { OTEL_TRACES_SAMPLER: 'jaeger_remote' })).toHaveLength(1);
    const ratio = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '7' };
    expect(warnings({}, ratio)).toEqual(['OTEL_TRACES_SAMPLER_ARG: 7 cannot be used; using 1']);
  });
});

describe('intervals', () => {
  it('uses the flush interval for all signals, at least a second', () => {
    const settings = resolve({ flushIntervalMs: 500 }, { OTEL_BSP_SCHEDULE_DELAY: '9' });
    expect(settings.metricReader).toEqual({
      exportIntervalMillis: 1000,
      exportTimeoutMillis: 1000,
    });
    expect(settings.spanBatch.scheduledDelayMillis).toBe(1000);
    expect(settings.logBatch.scheduledDelayMillis).toBe(1000);
    expect(warnings({ flushIntervalMs: 500 })).toEqual([
      'diagnostics.otel.flushIntervalMs: 500 cannot be used; using 1000',
    ]);
    expect(warnings({ flushIntervalMs: 1.5 })[0]).toContain('the default of each signal');
  });

  it('reads the variables of the batch processor and of the metric reader', () => {
    const settings = resolve(
      {},
      {
        OTEL_BSP_MAX_QUEUE_SIZE: '100',
        OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '200',
        OTEL_BSP_SCHEDULE_DELAY: '50',
        OTEL_BSP_EXPORT_TIMEOUT: '0',
        OTEL_METRIC_EXPORT_INTERVAL: '2000',
        OTEL_METRIC_EXPORT_TIMEOUT: '3000',
      },
    );
    expect(settings.spanBatch).toEqual({
      maxQueueSize: 100,
      maxExportBatchSize: 100,
      scheduledDelayMillis: 50,
      exportTimeoutMillis: 30_000,
    });
    expect(settings.metricReader).toEqual({
      exportIntervalMillis: 2000,
      exportTimeoutMillis: 2000,
    });
    expect(settings.warnings.map(({ key }) => key)).toEqual([
      'OTEL_BSP_MAX_EXPORT_BATCH_SIZE',
      'OTEL_BSP_EXPORT_TIMEOUT',
      'OTEL_METRIC_EXPORT_TIMEOUT',
    ]);
  });

  it('has the defaults of the specification', () => {
    const { spanBatch, metricReader } = resolve({});
    expect(spanBatch).toEqual({
      maxQueueSize: 2048,
      maxExportBatchSize: 512,
      scheduledDelayMillis: 5000,
      exportTimeoutMillis: 30_000,
    });
    expect(metricReader).toEqual({ exportIntervalMillis: 60_000, exportTimeoutMillis: 30_000 });
  });
});

describe('captured content', () => {
  const captured = (captureContent: unknown) =>
    Object.entries(resolve({ captureContent }).capture)
      .filter(([, on]) => on)
      .map(([content]) => content);

  it.each([
    [undefined, []],
    [false, []],
    ['true', []],
    [{}, []],
    [{ enabled: true }, []],
    [{ enabled: true, toolInputs: true }, ['toolInputs']],
    [{ inputMessages: true, systemPrompt: true }, ['inputMessages', 'systemPrompt']],
    [{ enabled: false, inputMessages: true }, []],
    [{ enabled: 'no', inputMessages: true }, []],
    [{ outputMessages: 'yes' }, []],
  ])('%j captures %j', (given, classes) => expect(captured(given)).toEqual(classes));

  it('captures all but the system prompt for true', () => {
    expect(captured(true)).toEqual([
      ...['inputMessages', 'outputMessages', 'toolInputs', 'toolOutputs', 'toolDefinitions'],
      'logBodies',
    ]);
  });

  it('warns of what it cannot use', () => {
    expect(warnings({ captureContent: 'all' })[0]).toContain('captureContent: a text');
    expect(warnings({ captureContent: { prompts: true } })[0]).toContain('captureContent.prompts');
    expect(warnings({ captureContent: { toolInputs: 1 } })[0]).toContain('toolInputs: 1');
  });
});

describe('the rest of the environment', () => {
  it('reads detectors, propagators, limits and the GenAI opt-in', () => {
    const settings = resolve(
      {},
      {
        OTEL_NODE_RESOURCE_DETECTORS: 'os, env,cloud',
        OTEL_PROPAGATORS: 'B3,TraceContext,tracecontext',
        OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '7',
        OTEL_SPAN_LINK_COUNT_LIMIT: '-1',
        OTEL_SEMCONV_STABILITY_OPT_IN: 'http, gen_ai_latest_experimental',
        OTEL_NODE_EXPERIMENTAL_SDK_METRICS: 'true',
      },
    );
    expect(settings.detectors).toEqual(['os', 'env']);
    expect(settings.propagators).toEqual(['tracecontext']);
    expect(settings.spanLimits).toEqual({ attributeCountLimit: 7 });
    expect(settings.genAiLatest).toBe(true);
    expect(settings.selfObservation).toBe(true);
    expect(settings.warnings.map(({ key }) => key).toSorted()).toEqual([
      'OTEL_NODE_RESOURCE_DETECTORS',
      'OTEL_PROPAGATORS',
      'OTEL_SPAN_LINK_COUNT_LIMIT',
    ]);
    expect(resolve({}).detectors).toEqual(['env', 'runtime']);
    expect(resolve({}, { OTEL_NODE_RESOURCE_DETECTORS: 'none' }).detectors).toEqual([]);
    expect(resolve({}, { OTEL_NODE_RESOURCE_DETECTORS: 'all' }).detectors).toHaveLength(6);
  });

  it('tells of variables that the exporters will not take', () => {
    const environment = {
      OTEL_EXPORTER_OTLP_TIMEOUT: 'soon',
      OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'zstd',
      OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: 'gzip',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'none',
    };
    expect(warnings({}, environment)).toEqual([
      'OTEL_EXPORTER_OTLP_TIMEOUT: a text cannot be used; using 10000',
      'OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: a text cannot be used; using "none"',
      'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: a text cannot be used; using "cumulative"',
    ]);
  });

  it('warns of a header that is no text, and of an unknown place for logs', () => {
    const settings = resolve(unchecked({ headers: { a: 'b', n: 1 }, logsExporter: 'file' }));
    expect(settings.routes.traces?.headers).toEqual({ a: 'b' });
    expect(settings.warnings.map(({ key }) => key)).toEqual([
      'diagnostics.otel.logsExporter',
      'diagnostics.otel.headers.n',
    ]);
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
      'OTEL_EXPORTER_OTLP_HEADERS: content-encoding: a text cannot be used; using nothing',
    ]);
  });

  it('that HTTP cannot carry are left out, and neither they nor their values are quoted', () => {
    const headers = { authorization: 'hunter2\n', 'Bearer hunter2': '', a: ['hunter2'] };
    const settings = resolve(unchecked({ headers }));
    expect(settings.routes.traces?.headers).toEqual({});
    expect(settings.warnings.map(describeWarning)).toEqual([
      'diagnostics.otel.headers.authorization: a text cannot be used; using nothing',
      'diagnostics.otel.headers: a text cannot be used; using nothing',
      'diagnostics.otel.headers.a: a list cannot be used; using nothing',
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

  it('reads the files for https, the signal first', () => {
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

  it('hands the proxies to the connection', () => {
    const proxy = { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'localhost' };
    expect(resolve({}, proxy).routes.traces?.proxy).toMatchObject(proxy);
  });
});

describe('what the documents say and release 2026.9 does not', () => {
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://env:4318',
    OTEL_SERVICE_NAME: 'from-env',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  };
  const config = {
    enabled: true,
    endpoint: 'http://config:4318',
    serviceName: 'from-config',
    tracesEndpoint: 'http://traces/own',
  };
  const at = (facts: SettingFacts, own?: Record<string, unknown>, otel: OtelConfig = {}) =>
    resolveSettings({ otel: { ...config, ...otel } }, environment, facts, own);

  it('all signals are on as soon as the exporter is, and each can be switched off', () => {
    expect(at(DOCUMENTED).signals).toEqual({ traces: true, metrics: true, logs: true });
    expect(at(RELEASED).signals.logs).toBe(false);
    expect(at(DOCUMENTED, {}, { logs: false }).signals.logs).toBe(false);
  });

  it('the shared variables win over the configuration, a key of one signal over both', () => {
    const routes = (facts: SettingFacts) => at(facts, {}, { logs: true }).routes;
    expect(routes(DOCUMENTED).logs?.endpoint.url).toBe('http://env:4318/v1/logs');
    expect(routes(RELEASED).logs?.endpoint.url).toBe('http://config:4318/v1/logs');
    expect(routes(DOCUMENTED).traces?.endpoint.url).toBe('http://traces/own');
    expect([at(DOCUMENTED).serviceName, at(RELEASED).serviceName]).toEqual([
      'from-env',
      'from-config',
    ]);
  });

  it('the variable for the protocol wins over the key', () => {
    const unsupported = (facts: SettingFacts) =>
      at(facts, {}, { protocol: 'grpc' as never, logs: true }).unsupportedProtocol;
    expect(unsupported(DOCUMENTED)).toEqual([]);
    expect(unsupported(RELEASED)).toEqual(['traces', 'metrics', 'logs']);
  });

  it('the map of content classes works below the entry of the plugin', () => {
    const own = { captureContent: { inputMessages: true } };
    expect(at(DOCUMENTED, own).capture).toMatchObject({ inputMessages: true, toolInputs: false });
    expect(at(DOCUMENTED, own, { captureContent: true } as never).capture.toolInputs).toBe(false);
    expect(at(RELEASED, own).capture.inputMessages).toBe(false);
  });
});
