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

const PACKAGE = 'arize-phoenix';

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

const TOTALS = '{ projects { edges { node { tokenCountPrompt tokenCountCompletion } } } }';

/** Arize Phoenix, with its database in `folder`. */
export class Phoenix implements Backend {
  readonly title: string;
  readonly url: string;
  readonly headers = '';
  readonly kinds = { call: 'LLM', agent: 'AGENT', tool: 'TOOL' };
  readonly shownIn = /^(llm\.(in|out)put_messages|(in|out)put\.value)/;
  readonly #child: Child;

  private constructor(installed: Installed, folder: string, port: number, grpcPort: number) {
    this.title = `Phoenix ${installed.versions.get(PACKAGE)}`;
    this.url = `http://127.0.0.1:${port}`;
    this.#child = new Child(installed.program('phoenix'), ['serve'], {
      PHOENIX_WORKING_DIR: folder,
      PHOENIX_HOST: '127.0.0.1',
      PHOENIX_PORT: `${port}`,
      PHOENIX_GRPC_PORT: `${grpcPort}`,
      PHOENIX_TELEMETRY_ENABLED: 'false',
    });
  }

  static async start(installed: Installed, folder: string): Promise<Phoenix> {
    const phoenix = new Phoenix(installed, folder, await freePort(), await freePort());
    await untilItAnswers('Phoenix', phoenix.#child, `${phoenix.url}/healthz`);
    return phoenix;
  }

  async read(): Promise<Stored> {
    const spans = (await this.#all<PhoenixSpan>('spans')).map(storedSpan);
    const sessions = await this.#all<PhoenixSession>('sessions');
    const { data } = await ask(`${this.url}/graphql`, { query: TOTALS });
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
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }

  /** Everything of one kind in the default project, page by page. */
  async #all<Item>(kind: string): Promise<Item[]> {
    const items: Item[] = [];
    for (let cursor: unknown = ''; cursor !== null; ) {
      const after = cursor === '' ? '' : `&cursor=${encodeURIComponent(`${cursor}`)}`;
      const page = await ask(`${this.url}/v1/projects/default/${kind}?limit=1000${after}`);
      items.push(...(page['data'] as Item[]));
      cursor = page['next_cursor'];
    }
    return items;
  }
}

interface Totals {
  readonly projects: {
    readonly edges: readonly {
      readonly node: { readonly tokenCountPrompt: number; readonly tokenCountCompletion: number };
    }[];
  };
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
