import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { EventType } from '../../../codegen/model/catalog.ts';
import type { Random } from '../../kit/random.ts';
import { place } from '../catalog.ts';
import { Canaries, type CanaryKind, DISGUISES } from './canary.ts';

/** Texts that may not leave, as they stand in events. */
export class HostileTexts {
  readonly random: Random;
  readonly canaries: Canaries;
  readonly secrets: Secrets;

  constructor(random: Random) {
    this.random = random;
    this.canaries = new Canaries(random);
    this.secrets = new Secrets(random);
  }

  /** A canary in one of its disguises. */
  text(kind: CanaryKind): string {
    return this.random.pick(DISGUISES)(this.canaries.make(kind));
  }

  /** The same with a secret and the key of a session. */
  mixed(kind: CanaryKind): string {
    return `${this.text(kind)} with ${this.secrets.make()} of ${this.sessionKey()}`;
  }

  /** The key of a session as texts of all kinds hold one: it may leave with none of them. */
  sessionKey(): string {
    const peer = this.canaries.make('identifier');
    return this.random.pick([
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
}

const MIXED = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

/** By kind: a secret of it, with `{body}` for 36 letters and digits, `{35}` for 35 of them. */
const SHAPES = new Map(
  readFileSync('test/data/secrets.txt', 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => /^(.+?): (.+)$/.exec(line)!.slice(1) as [kind: string, shape: string]),
);

/**
 * Makes secrets of every kind that the label policy names. All hold the run's needle where no
 * masking leaves characters: at least six stand before it and at least four after it.
 */
export class Secrets {
  readonly kinds = [...SHAPES.keys()];
  readonly needle: string;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
    this.needle = `Q${random.text(8, MIXED)}7`;
  }

  /** @param kind one of `kinds`, any by default */
  make(kind = this.#random.pick(this.kinds)): string {
    return SHAPES.get(kind)!
      .replaceAll('{body}', this.#body(36))
      .replace('{35}', () => this.#body(35))
      .replaceAll('\\n', '\n');
  }

  /** Letters and digits of a length, the needle in the middle. */
  #body(length: number): string {
    const before = Math.floor((length - this.needle.length) / 2);
    const after = length - this.needle.length - before;
    return this.#random.text(before, MIXED) + this.needle + this.#random.text(after, MIXED);
  }
}

type Shapes = Readonly<Record<'conversation' | 'reasoning' | 'unknown', readonly unknown[]>>;

/** Messages of several providers; words in capitals stand for the texts of each class of content. */
const { conversation, reasoning, unknown }: Shapes = parse(
  readFileSync('test/data/content-shapes.yaml', 'utf8'),
);
const MESSAGES = [...conversation, ...reasoning, ...unknown];

const WORDS: Readonly<Record<string, CanaryKind>> = {
  SYSTEM: 'system prompt',
  USER: 'input message',
  ANSWER: 'output message',
  ARGUMENT: 'tool input',
  RESULT: 'tool output',
  REASONING: 'content',
  UNKNOWN: 'content',
};
const WORD = new RegExp(`\\b(${Object.keys(WORDS).join('|')})(-\\d)?\\b`, 'g');

/** More messages than a span has room for would hide what comes first. */
const AT_ONCE = 14;

/** What a part of the gateway may pass beside an event of the type, by the path of its field. */
export function privateData(type: EventType, texts: HostileTexts): object {
  const { random, secrets } = texts;
  const make: Readonly<Record<string, () => unknown>> = {
    errorMessage: () => texts.mixed('error text'),
    skillUsage: () => ({ skillFile: `/srv/${texts.text('skill file')}/SKILL.md` }),
    modelContent: () => ({
      inputMessages: messages('input message', texts),
      outputMessages: messages('output message', texts),
      systemPrompt: texts.mixed('system prompt'),
      toolDefinitions: [
        { name: 'tool', description: texts.text('tool definition'), api_key: secrets.needle },
      ],
    }),
    toolContent: () => ({
      toolInput: {
        path: texts.text('tool input'),
        password: secrets.needle,
        note: secrets.make(),
        sessionKey: texts.sessionKey(),
      },
      toolOutput: texts.mixed('tool output'),
    }),
    unknown: () => ({ deep: [texts.text('content')] }),
  };
  const data: Record<string, unknown> = {};
  for (const field of type.privateFields.values())
    place(data, field, make[field.path]?.() ?? 'plain');
  // Who emits an event may pass anything beside it.
  if (random.next() < 0.1)
    for (const name of ['errorMessage', 'skillUsage', 'unknown']) data[name] = make[name]!();
  return data;
}

/** Every class of content in one list, in shapes of several providers, and what must never leave. */
function messages(kind: CanaryKind, texts: HostileTexts): unknown {
  const { random, secrets } = texts;
  const some = Array.from({ length: AT_ONCE }, () => random.pick(MESSAGES));
  const filled = JSON.parse(JSON.stringify(some), (_, held: unknown) =>
    typeof held === 'string'
      ? held.replace(WORD, (_all, word: string) => texts.mixed(WORDS[word] ?? 'content'))
      : held,
  );
  const key = { key: texts.mixed('tool input'), token: secrets.needle };
  const call = { id: 'c1', function: { name: 'f', arguments: key } };
  const all = [...filled, { role: 'assistant', tool_calls: [call] }];
  return random.pick<unknown>([texts.mixed(kind), all, all.slice(-5), [all]]);
}
