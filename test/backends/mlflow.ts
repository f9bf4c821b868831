import { join } from 'node:path';
import { freePort } from '../kit/local-server.ts';
import { ask, type Backend, type StoredSpan, startProgram, VERSIONS } from './backend.ts';

/** The experiment that a new server has. */
const EXPERIMENT = '0';

/** Traces read with their spans in one request: their ids stand in its URL. */
const READ_AT_ONCE = 50;

interface MlflowTraceInfo {
  /** `tr-` and the trace id. */
  readonly trace_id: string;
  readonly trace_metadata?: Readonly<Record<string, string>>;
}

/** OTLP as protobuf prints it: the names of its fields, ids in base64. */
interface MlflowSpan {
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id?: string;
  readonly name: string;
  readonly attributes?: readonly { readonly key: string; readonly value: object }[];
}

/** An MLflow tracking server, with its database in `folder`. */
export async function startMlflow(folder: string): Promise<Backend> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const options = Object.entries({
    '--host': '127.0.0.1',
    '--port': `${port}`,
    '--workers': '1',
    '--backend-store-uri': `sqlite:///${join(folder, 'mlflow.db')}`,
    '--default-artifact-root': join(folder, 'artifacts'),
  }).flat();
  const quiet = { MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' };
  const child = await startProgram('mlflow', ['server', ...options], quiet, `${url}/health`);
  return {
    title: `MLflow ${VERSIONS.mlflow}`,
    url,
    headers: `x-mlflow-experiment-id=${EXPERIMENT}`,
    kinds: { call: 'CHAT_MODEL', agent: 'AGENT', tool: 'TOOL' },
    shownIn: /^mlflow\.span(In|Out)puts$/,
    async read() {
      const infos = await allInfos(url);
      const tokens = { input: 0, output: 0 };
      const sessions = new Map<string, string>();
      for (const { trace_id, trace_metadata = {} } of infos) {
        const session = trace_metadata['mlflow.trace.session'];
        if (session !== undefined) sessions.set(trace_id.slice('tr-'.length), session);
        const usage = JSON.parse(trace_metadata['mlflow.trace.tokenUsage'] ?? '{}');
        tokens.input += usage.input_tokens ?? 0;
        tokens.output += usage.output_tokens ?? 0;
      }
      const traces = new Set(infos.map(({ trace_id }) => trace_id.slice('tr-'.length)));
      return { spans: await spansOf(url, infos), traces, sessions, tokens };
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

async function allInfos(url: string): Promise<MlflowTraceInfo[]> {
  const infos: MlflowTraceInfo[] = [];
  const place = { experiment_id: EXPERIMENT };
  const experiment = { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: place };
  for (let token: unknown = ''; token !== undefined; ) {
    const search = { locations: [experiment], max_results: 500, page_token: token };
    const page = await ask(`${url}/api/3.0/mlflow/traces/search`, search);
    infos.push(...((page['traces'] ?? []) as MlflowTraceInfo[]));
    token = page['next_page_token'] || undefined;
  }
  return infos;
}

async function spansOf(url: string, infos: readonly MlflowTraceInfo[]): Promise<StoredSpan[]> {
  const spans: StoredSpan[] = [];
  for (let from = 0; from < infos.length; from += READ_AT_ONCE) {
    const some = infos.slice(from, from + READ_AT_ONCE);
    const ids = some.map(({ trace_id }) => `trace_ids=${trace_id}`).join('&');
    const page = await ask(`${url}/api/3.0/mlflow/traces/batchGet?${ids}`);
    const traces = (page['traces'] ?? []) as { readonly spans?: readonly MlflowSpan[] }[];
    for (const { spans: ofTrace = [] } of traces) spans.push(...ofTrace.map(storedSpan));
  }
  return spans;
}

function storedSpan(span: MlflowSpan): StoredSpan {
  const entries = (span.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]);
  const attributes = Object.fromEntries(entries);
  return {
    traceId: hex(span.trace_id),
    spanId: hex(span.span_id),
    parentSpanId: span.parent_span_id ? hex(span.parent_span_id) : undefined,
    name: span.name,
    kind: attributes['mlflow.spanType'] ?? 'UNKNOWN',
    attributes,
  };
}

const hex = (base64: string): string => Buffer.from(base64, 'base64').toString('hex');
