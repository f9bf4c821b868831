import type { Catalog, EventType, Field } from '../../../codegen/model/catalog.ts';
import { eventOf, place } from '../catalog.ts';
import type { Random } from '../random.ts';
import { type Canaries, DISGUISES, type Secrets } from './canary.ts';
import { conversationOf } from './conversation.ts';

/** What a canary stands for. */
export const KINDS = [
  'identifier',
  /** Identifiers that one attribute exports on purpose. */
  'named identifier',
  'error text',
  'content',
  'input message',
  'output message',
  'system prompt',
  'tool definition',
  'tool input',
  'tool output',
  'log body',
  'log attribute',
  'skill file',
  /** Words in a label field: no metric may take them, spans and logs may. */
  'label text',
] as const;
export type CanaryKind = (typeof KINDS)[number];

export interface CanaryEvent {
  readonly event: { readonly type: string; readonly ts: number };
  readonly metadata: {
    readonly trusted: boolean;
    readonly internal?: boolean;
    readonly trustedTraceContext?: boolean;
  };
  readonly privateData: object;
}

/** Keys that loggers use for what may not leave, whatever the value looks like. */
const IDENTIFIER_KEYS = [
  ...['sessionKey', 'SessionKey', 'sessionId', 'sessionID', 'session_id', 'runId', 'chatId'],
  ...['toolCallId', 'userId', 'from_id', 'conversationId', 'accountId', 'peer', 'email', 'path'],
];
const SECRET_KEYS = ['password', 'apiKey', 'api_key', 'access_token', 'clientSecret'];

/**
 * Events of every kind in the catalog, with a canary in every field that may not leave: which
 * fields these are follows from their privacy classes. One label field of each event holds what
 * may not become a label: a secret, a session key, or something that is no text.
 */
export class CanaryEvents {
  readonly #random: Random;
  readonly #canaries: Canaries<CanaryKind>;
  readonly #secrets: Secrets;
  readonly #types: readonly EventType[];
  /** `type path` of identifiers that a span attribute or a security record names. */
  readonly #named: ReadonlySet<string>;
  #half: string | undefined;

  constructor(catalog: Catalog, random: Random, canaries: Canaries<CanaryKind>, secrets: Secrets) {
    this.#random = random;
    this.#canaries = canaries;
    this.#secrets = secrets;
    this.#types = catalog.events;
    this.#named = namedIdentifiers(catalog);
  }

  /** One event of every kind, under one trace; starts and ends of a kind share a span id. */
  round(now: number): CanaryEvent[] {
    const traceId = this.#random.hex(32);
    const root = this.#random.hex(16);
    const spans = new Map<string, string>();
    return this.#types.map((type) => {
      const subject = type.type.replace(/\.\w+$/, '');
      const spanId = spans.get(subject) ?? this.#random.hex(16);
      spans.set(subject, spanId);
      const trace = { traceId, spanId, parentSpanId: root, traceFlags: '01' };
      const event = this.#event(type, now);
      if (this.#random.next() < 0.9) Object.assign(event, { trace });
      return { event, metadata: this.#metadata(), privateData: this.#privateData(type) };
    });
  }

  #metadata(): CanaryEvent['metadata'] {
    const chance = this.#random.next();
    if (chance < 0.7) return { trusted: true };
    if (chance < 0.85) return { trusted: false, internal: true };
    return chance < 0.95 ? { trusted: false, trustedTraceContext: true } : { trusted: false };
  }

  #event(type: EventType, ts: number): { type: string; ts: number } {
    const labels = [...type.fields.values()].filter((field) => field.class === 'label');
    const marked = labels.length > 0 ? this.#random.pick(labels) : undefined;
    return eventOf(type, ts, (field) =>
      field === marked ? this.#notALabel(field) : this.#value(type, field),
    );
  }

  #value(type: EventType, field: Field): unknown {
    switch (field.class) {
      case 'measure':
        return this.#random.pick([0, 1, 7, 250.5, 4096, 1e6]);
      case 'flag':
        return this.#random.next() < 0.5;
      case 'enum':
        return this.#random.pick(field.members);
      case 'label':
        return field.types[0] === 'map' ? { note: 'plain', ...this.#keyed() } : 'plain';
      case 'identifier':
        return this.#identifier(type, field);
      case 'error':
        return `${this.#text('error text')} with ${this.#secrets.any().text} in ${this.#sessionKey()}`;
      case 'content':
        return this.#content(type, field);
    }
  }

  #content(type: EventType, field: Field): unknown {
    const secret = this.#secrets.any().text;
    if (field.types[0] === 'map') {
      return {
        note: this.#text('log attribute'),
        mixed: `it said ${secret}`,
        errorPreview: `no ${this.#sessionKey()}`,
        ...this.#keyed(),
      };
    }
    const kind = type.type === 'log.record' ? 'log body' : 'content';
    return `${this.#text(kind)} with ${secret} of ${this.#sessionKey()}`;
  }

  /** A map's entries that its keys forbid. */
  #keyed(): Record<string, unknown> {
    return {
      [this.#random.pick(IDENTIFIER_KEYS)]: this.#text('identifier'),
      [this.#random.pick(SECRET_KEYS)]: this.#secrets.needle,
      [this.#secrets.make('Hugging Face token').text]: 'a secret as key',
    };
  }

  #identifier(type: EventType, field: Field): string | number {
    if (field.types.includes('number') && this.#random.next() < 0.5) {
      return this.#canaries.makeNumber('identifier');
    }
    if (this.#named.has(`${type.type} ${field.path}`)) {
      return this.#canaries.make('named identifier');
    }
    // Two fields in a row hold a canary's halves, which joined are the whole.
    if (this.#half !== undefined) {
      const second = this.#half;
      this.#half = undefined;
      return second;
    }
    const text = this.#text('identifier');
    if (this.#random.next() < 0.2) {
      this.#half = text.slice(Math.ceil(text.length / 2));
      return text.slice(0, Math.ceil(text.length / 2));
    }
    return this.#random.next() < 0.3 ? `agent:main:${text}` : text;
  }

  /** The key of a session as texts of all kinds hold one: it may leave with none of them. */
  #sessionKey(): string {
    const peer = this.#canaries.make('identifier');
    return this.#random.pick([
      `agent:main:telegram:direct:${peer}`,
      `Agent:Main:${peer}`,
      `telegram:agent:${peer}`,
      `${peer}:agent:main:main`,
      `(agent:main:${peer})`,
      JSON.stringify({ sessionKey: `agent:main:${peer}`, n: 1 }),
      `/sessions/agent:main:${peer}/history`,
      `?key=agent%3Amain%3A${peer}`,
    ]);
  }

  #notALabel(field: Field): unknown {
    const canary = this.#text('identifier');
    const plain = this.#canaries.make('identifier');
    const values: unknown[] = [
      this.#secrets.any().text,
      this.#secrets.any().text,
      `agent:main:${plain}`,
      `Agent:main:${plain}`,
      `telegram:agent:${plain}`,
      [canary],
      { id: canary, toString: null },
      `many words ${this.#canaries.make('label text')}`,
    ];
    // Of a lane the part before the first colon is kept.
    if (field.path === 'lane') values.push(`session:${plain}`);
    const value = this.#random.pick(values);
    return field.types[0] === 'map' ? { note: value } : value;
  }

  #privateData(type: EventType): object {
    const data: Record<string, unknown> = {};
    for (const field of type.privateFields.values()) {
      place(data, field, this.#privateValue(field));
    }
    // Who emits an event may pass anything beside it.
    if (this.#random.next() < 0.1) Object.assign(data, this.#everythingPrivate());
    return data;
  }

  #everythingPrivate(): object {
    return {
      errorMessage: this.#text('error text'),
      unknown: { deep: [this.#text('content')] },
      skillUsage: { skillFile: `/srv/${this.#text('skill file')}/SKILL.md` },
    };
  }

  #privateValue(field: Field): unknown {
    const secret = this.#secrets.any().text;
    switch (field.path) {
      case 'errorMessage':
        return `${this.#sessionKey()}: ${this.#text('error text')} with ${secret}`;
      case 'skillUsage':
        return { skillFile: `/srv/${this.#text('skill file')}/SKILL.md` };
      case 'modelContent':
        return {
          inputMessages: this.#messages('input message'),
          outputMessages: this.#messages('output message'),
          systemPrompt: `${this.#text('system prompt')} ${secret}`,
          toolDefinitions: [
            {
              name: 'tool',
              description: this.#text('tool definition'),
              api_key: this.#secrets.needle,
            },
          ],
        };
      case 'toolContent':
        return {
          toolInput: {
            path: this.#text('tool input'),
            password: this.#secrets.needle,
            note: secret,
            sessionKey: this.#sessionKey(),
          },
          toolOutput: `${this.#text('tool output')} ${secret} ${this.#sessionKey()}`,
        };
      default:
        return 'plain';
    }
  }

  /** Every class of content in one list, in shapes of several providers, and what must never leave. */
  #messages(kind: CanaryKind): unknown {
    const text = (one: CanaryKind): string =>
      `${this.#text(one)} and ${this.#secrets.any().text} for ${this.#sessionKey()}`;
    const key = { key: text('tool input'), token: this.#secrets.needle };
    const messages = [
      ...conversationOf(this.#random, text),
      { role: 'assistant', tool_calls: [{ id: 'c1', function: { name: 'f', arguments: key } }] },
    ];
    return this.#random.pick<unknown>([text(kind), messages, messages.slice(-5), [messages]]);
  }

  #text(kind: CanaryKind): string {
    return this.#random.pick(DISGUISES)(this.#canaries.make(kind));
  }
}

/** Identifiers for which the catalog gives an attribute of their own, and the security log's own. */
function namedIdentifiers(catalog: Catalog): Set<string> {
  const named = catalog.spans.flatMap(({ triggers, attributes }) =>
    attributes.flatMap(({ source }) =>
      source.kind === 'identifier' && !source.field.private
        ? triggers.map(({ event }) => `${event.type} ${source.field.path}`)
        : [],
    ),
  );
  return new Set([...named, 'security.event eventId']);
}
