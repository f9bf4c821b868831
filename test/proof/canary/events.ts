import type { EventType, Field } from '../../../codegen/model/catalog.ts';
import type { DiagnosticMetadata } from '../../../runtime/metrics/event.ts';
import { catalogAt } from '../../kit/catalog-at.ts';
import { eventOf } from '../catalog.ts';
import type { HostileTexts } from './hostile-texts.ts';
import { privateData } from './hostile-texts.ts';

export interface CanaryEvent {
  readonly event: { readonly type: string; readonly ts: number };
  readonly metadata: DiagnosticMetadata;
  readonly privateData: object;
}

const TYPES = catalogAt().events;

/** Identifiers that leave on purpose, each in one attribute. */
const NAMED = /^(tool\.execution\.\w+ toolCallId|security\.event eventId)$/;

/** Keys that loggers use for what may not leave, whatever the value looks like. */
const IDENTIFIER_KEYS = [
  ...['sessionKey', 'SessionKey', 'sessionId', 'sessionID', 'session_id', 'runId', 'chatId'],
  ...['toolCallId', 'userId', 'from_id', 'conversationId', 'accountId', 'peer', 'email', 'path'],
];
const SECRET_KEYS = ['password', 'apiKey', 'api_key', 'access_token', 'clientSecret'];

/** What the gateway says of events; most are its own. */
const SAID_BY: readonly DiagnosticMetadata[] = [
  ...new Array<DiagnosticMetadata>(6).fill({ trusted: true }),
  { trusted: false, internal: true },
  { trusted: false, trustedTraceContext: true },
  { trusted: false },
];

/**
 * Events of every kind in the catalog, with a canary in every field that may not leave: which
 * fields these are follows from their privacy classes. One label field of each event holds what
 * may not become a label: a secret, a session key, or something that is no text.
 */
export class CanaryEvents {
  readonly #texts: HostileTexts;
  #half: string | undefined;

  constructor(texts: HostileTexts) {
    this.#texts = texts;
  }

  /** One event of every kind, under one trace; starts and ends of a kind share a span id. */
  round(now: number): CanaryEvent[] {
    const { random } = this.#texts;
    const traceId = random.hex(32);
    const root = random.hex(16);
    const spans = new Map<string, string>();
    return TYPES.map((type) => {
      const subject = type.type.replace(/\.\w+$/, '');
      const spanId = spans.get(subject) ?? random.hex(16);
      spans.set(subject, spanId);
      const trace = { traceId, spanId, parentSpanId: root, traceFlags: '01' };
      const event = this.#event(type, now);
      if (random.next() < 0.9) Object.assign(event, { trace });
      return { event, metadata: random.pick(SAID_BY), privateData: privateData(type, this.#texts) };
    });
  }

  #event(type: EventType, ts: number): CanaryEvent['event'] {
    const labels = [...type.fields.values()].filter((field) => field.class === 'label');
    const marked = labels.length > 0 ? this.#texts.random.pick(labels) : undefined;
    return eventOf(type, ts, (field) =>
      field === marked ? this.#notALabel(field) : this.#value(type, field),
    );
  }

  #value(type: EventType, field: Field): unknown {
    const { random } = this.#texts;
    switch (field.class) {
      case 'measure':
        return random.pick([0, 1, 7, 250.5, 4096, 1e6]);
      case 'flag':
        return random.next() < 0.5;
      case 'enum':
        return random.pick(field.members);
      case 'label':
        return field.types[0] === 'map' ? { note: 'plain', ...this.#keyed() } : 'plain';
      case 'identifier':
        return this.#identifier(type, field);
      case 'error':
        return this.#texts.mixed('error text');
      case 'content':
        return this.#content(type, field);
    }
  }

  #content(type: EventType, field: Field): unknown {
    if (field.types[0] !== 'map')
      return this.#texts.mixed(type.type === 'log.record' ? 'log body' : 'content');
    return {
      note: this.#texts.text('log attribute'),
      mixed: `it said ${this.#texts.secrets.make()}`,
      errorPreview: `no ${this.#texts.sessionKey()}`,
      ...this.#keyed(),
    };
  }

  /** A map's entries that its keys forbid. */
  #keyed(): Record<string, unknown> {
    const { random, secrets } = this.#texts;
    return {
      [random.pick(IDENTIFIER_KEYS)]: this.#texts.text('identifier'),
      [random.pick(SECRET_KEYS)]: secrets.needle,
      [secrets.make('Hugging Face token')]: 'a secret as key',
    };
  }

  #identifier(type: EventType, field: Field): string | number {
    const { random, canaries } = this.#texts;
    if (field.types.includes('number') && random.next() < 0.5) return canaries.makeNumber();
    if (NAMED.test(`${type.type} ${field.path}`)) return canaries.make('named identifier');
    // Two fields in a row hold a canary's halves, which joined are the whole.
    const second = this.#half;
    this.#half = undefined;
    if (second !== undefined) return second;
    const text = this.#texts.text('identifier');
    if (random.next() >= 0.2) return random.next() < 0.3 ? `agent:main:${text}` : text;
    const middle = Math.ceil(text.length / 2);
    this.#half = text.slice(middle);
    return text.slice(0, middle);
  }

  #notALabel(field: Field): unknown {
    const { random, canaries, secrets } = this.#texts;
    const canary = this.#texts.text('identifier');
    const plain = canaries.make('identifier');
    const values: unknown[] = [
      secrets.make(),
      secrets.make(),
      `agent:main:${plain}`,
      `Agent:main:${plain}`,
      `telegram:agent:${plain}`,
      [canary],
      { id: canary, toString: null },
      `many words ${canaries.make('label text')}`,
      // Of a lane the part before the first colon is kept.
      ...(field.path === 'lane' ? [`session:${plain}`] : []),
    ];
    const value = random.pick(values);
    return field.types[0] === 'map' ? { note: value } : value;
  }
}
