import { describe, expect, it, vi } from 'vitest';
import type {
  ExporterHealthUpdate,
  TelemetryExporterReport,
} from '../../../../runtime/host/host.ts';
import { ExporterHealth, type Route } from '../../../../runtime/otel/health.ts';

const otlp: Route = { signal: 'logs', transport: 'otlp-http-protobuf', endpointMode: 'configured' };
const stdout: Route = { signal: 'logs', transport: 'stdout' };

function started(...routes: Route[]) {
  const published: TelemetryExporterReport[] = [];
  const reported: ExporterHealthUpdate[] = [];
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line.replace(/^.*: /, ''));
  const source = { emit: (event: TelemetryExporterReport) => void published.push(event) };
  const reportExporterHealth = (update: ExporterHealthUpdate) => void reported.push(update);
  const health = new ExporterHealth(source, {
    internalDiagnostics: { ...source, reportExporterHealth, onEvent: () => () => {} },
    logger: { info: write, warn: write, error: write },
  });
  for (const route of routes) health.add(route);
  return { health, published, reported, lines };
}

describe('the health of a route', () => {
  it('fails once, whatever it fails of, until it has recovered', () => {
    const { health, published, reported } = started(otlp);
    const fail = (error: unknown) => health.failed(otlp, 'emit_failed', error);
    for (const error of [new TypeError('secret'), new RangeError('secret')]) fail(error);
    // A name that does not read like one may be a text of somebody; of other values the type is told.
    for (const error of [Object.assign(new Error('x'), { name: 'some words' }), 'a text', null]) {
      for (let times = 0; times < 2; times += 1) health.succeeded(otlp);
      fail(error);
    }
    expect(reported.map(({ status, errorCategory }) => errorCategory ?? status)).toEqual([
      ...['TypeError', 'recovered', 'Error', 'recovered', 'string', 'recovered', 'object'],
    ]);
    expect(published).toHaveLength(4);
  });

  it('is public once for two routes of one signal that fail alike', () => {
    const { health, published, reported } = started(otlp, stdout);
    health.failed(otlp, 'emit_failed', new TypeError('secret'));
    health.failed(stdout, 'emit_failed', new TypeError());
    const exporter = { type: 'telemetry.exporter', exporter: 'diagnostics-otel', signal: 'logs' };
    const failure = { status: 'failure', errorCategory: 'TypeError' };
    expect(published).toEqual([{ ...exporter, ...failure, reason: 'emit_failed' }]);
    expect(reported).toEqual([
      { ...otlp, ...failure, reason: 'export_failed' },
      { ...stdout, ...failure, reason: 'emit_failed' },
    ]);
  });

  it('is logged in eight states at most, however many a receiver thinks of', () => {
    const { health, lines } = started(otlp);
    for (let code = 0; code < 50; code += 1)
      health.failed(otlp, 'emit_failed', Object.assign(new Error(), { code: `E${code}` }));
    expect(lines).toHaveLength(8);
  });

  it('is logged once a minute when it comes and goes: the lines may leave by the route', () => {
    vi.useFakeTimers();
    const { health, reported, lines } = started(otlp);
    const flap = (): void => {
      health.failed(otlp, 'emit_failed', new TypeError());
      health.succeeded(otlp);
    };
    for (let times = 0; times < 50; times += 1) flap();
    expect(lines).toEqual(['emit_failed TypeError', 'recovered']);
    expect(reported).toHaveLength(100);
    health.failed(otlp, 'emit_failed', new TypeError());
    vi.advanceTimersByTime(60_000);
    // It stays down: the next request says so.
    health.failed(otlp, 'emit_failed', new TypeError());
    health.failed(otlp, 'emit_failed', new TypeError());
    expect(lines).toHaveLength(3);
    health.succeeded(otlp);
    expect(lines).toHaveLength(4);
  });
});
