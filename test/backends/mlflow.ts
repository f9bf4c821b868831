import { join } from 'node:path';
import { Child } from '../kit/child.ts';
import { freePort } from '../kit/local-server.ts';
import {
  ask,
  type Backend,
  type Installed,
  type Stored,
  type StoredSpan,
  untilItAnswers,
} from './backend.ts';

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
export class Mlflow implements Backend {
  readonly title: string;
  readonly url: string;
  readonly headers = `x-mlflow-experiment-id=${EXPERIMENT}`;
  readonly kinds = { call: 'CHAT_MODEL', agent: 'AGENT', tool: 'TOOL' };
  readonly shownIn = /^mlflow\.span(In|Out)puts$/;
  readonly #child: Child;

  private constructor(installed: Installed, folder: string, port: number) {
    this.title = `MLflow ${installed.versions.get('mlflow')}`;
    this.url = `http://127.0.0.1:${port}`;
    const stores = [
      ['--backend-store-uri', `sqlite:///${join(folder, 'mlflow.db')}`],
      ['--default-artifact-root', join(folder, 'artifacts')],
    ];
    const listen = ['--host', '127.0.0.1', '--port', `${port}`, '--workers', '1'];
    const options = [...listen, ...stores.flat()];
    this.#child = new Child(installed.program('mlflow'), ['server', ...options], {
      MLFLOW_DISABLE_TELEMETRY: 'true',
      DO_NOT_TRACK: 'true',
    });
  }

  static async start(installed: Installed, folder: string): Promise<Mlflow> {
    const mlflow = new Mlflow(installed, folder, await freePort());
    await untilItAnswers('MLflow', mlflow.#child, `${mlflow.url}/health`);
    return mlflow;
  }

  async read(): Promise<Stored> {
    const infos = await this.#infos();
    const tokens = { input: 0, output: 0 };
    const sessions = new Map<string, string>();
    for (const { trace_id, trace_metadata = {} } of infos) {
      const session = trace_metadata['mlflow.trace.session'];
      if (session !== undefined) sessions.set(trace_id.slice('tr-'.length), session);
      const usage = JSON.parse(trace_metadata['mlflow.trace.tokenUsage'] ?? '{}');
      tokens.input += usage.input_tokens ?? 0;
      tokens.output += usage.output_tokens ?? 0;
    }
    return {
      spans: await this.#spans(infos),
      traces: new Set(infos.map(({ trace_id }) => trace_id.slice('tr-'.length))),
      sessions,
      tokens,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }

  async #infos(): Promise<MlflowTraceInfo[]> {
    const infos: MlflowTraceInfo[] = [];
    const experiment = {
      type: 'MLFLOW_EXPERIMENT',
      mlflow_experiment: { experiment_id: EXPERIMENT },
    };
    for (let token: unknown = ''; token !== undefined; ) {
      const search = { locations: [experiment], max_results: 500, page_token: token };
      const page = await ask(this.#path('search'), search);
      infos.push(...((page['traces'] ?? []) as MlflowTraceInfo[]));
      token = page['next_page_token'] || undefined;
    }
    return infos;
  }

  async #spans(infos: readonly MlflowTraceInfo[]): Promise<StoredSpan[]> {
    const spans: StoredSpan[] = [];
    for (let from = 0; from < infos.length; from += READ_AT_ONCE) {
      const some = infos.slice(from, from + READ_AT_ONCE);
      const ids = some.map(({ trace_id }) => `trace_ids=${trace_id}`).join('&');
      const page = await ask(`${this.#path('batchGet')}?${ids}`);
      const traces = (page['traces'] ?? []) as { readonly spans?: readonly MlflowSpan[] }[];
      for (const { spans: ofTrace = [] } of traces) spans.push(...ofTrace.map(storedSpan));
    }
    return spans;
  }

  #path(name: string): string {
    return `${this.url}/api/3.0/mlflow/traces/${name}`;
  }
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
