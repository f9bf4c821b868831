import { freePort } from '../kit/local-server.ts';
import { ask, type Backend, type StoredSpan, startProgram, VERSIONS } from './backend.ts';

/** A span in the answer of its REST interface. */
interface PhoenixSpan {
  readonly name: string;
  readonly context: { readonly trace_id: string; readonly span_id: string };
  readonly parent_id: string | null;
  readonly span_kind: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface PhoenixSession {
  readonly session_id: string;
  readonly traces: readonly { readonly trace_id: string }[];
}

interface Totals {
  readonly projects: {
    readonly edges: readonly {
      readonly node: { readonly tokenCountPrompt: number; readonly tokenCountCompletion: number };
    }[];
  };
}

const TOTALS = '{ projects { edges { node { tokenCountPrompt tokenCountCompletion } } } }';

/** Arize Phoenix, with its database in `folder`. */
export async function startPhoenix(folder: string): Promise<Backend> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    PHOENIX_WORKING_DIR: folder,
    PHOENIX_HOST: '127.0.0.1',
    PHOENIX_PORT: `${port}`,
    PHOENIX_GRPC_PORT: `${await freePort()}`,
    PHOENIX_TELEMETRY_ENABLED: 'false',
  };
  const child = await startProgram('phoenix', ['serve'], environment, `${url}/healthz`);
  return {
    title: `Phoenix ${VERSIONS['arize-phoenix']}`,
    url,
    headers: '',
    kinds: { call: 'LLM', agent: 'AGENT', tool: 'TOOL' },
    shownIn: /^(llm\.(in|out)put_messages|(in|out)put\.value)/,
    async read() {
      const spans = (await everything<PhoenixSpan>(url, 'spans')).map(storedSpan);
      const sessions = await everything<PhoenixSession>(url, 'sessions');
      const { data } = await ask(`${url}/graphql`, { query: TOTALS });
      const { tokenCountPrompt, tokenCountCompletion } = (data as Totals).projects.edges[0]!.node;
      return {
        spans,
        traces: new Set(spans.map(({ traceId }) => traceId)),
        sessions: new Map(
          sessions.flatMap(({ session_id, traces }) =>
            traces.map(({ trace_id }) => [trace_id, session_id] as const),
          ),
        ),
        tokens: { input: tokenCountPrompt, output: tokenCountCompletion },
      };
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

/** Everything of one kind in the default project, page by page. */
async function everything<Item>(url: string, kind: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: unknown = ''; cursor !== null; ) {
    const after = cursor === '' ? '' : `&cursor=${encodeURIComponent(`${cursor}`)}`;
    const page = await ask(`${url}/v1/projects/default/${kind}?limit=1000${after}`);
    items.push(...(page['data'] as Item[]));
    cursor = page['next_cursor'];
  }
  return items;
}

function storedSpan({ name, context, parent_id, span_kind, attributes }: PhoenixSpan): StoredSpan {
  return {
    traceId: context.trace_id,
    spanId: context.span_id,
    parentSpanId: parent_id ?? undefined,
    name,
    kind: span_kind,
    attributes,
  };
}
