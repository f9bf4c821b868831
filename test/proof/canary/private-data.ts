import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { EventType } from '../../../codegen/model/catalog.ts';
import { place } from '../catalog.ts';
import type { CanaryKind } from './canary.ts';
import type { HostileTexts } from './hostile-texts.ts';

type Shapes = Readonly<Record<'conversation' | 'reasoning' | 'unknown', readonly unknown[]>>;

/** Messages of several providers; words in capitals stand for the texts of each class of content. */
const { conversation, reasoning, unknown }: Shapes = parse(
  readFileSync(new URL('../../data/content-shapes.yaml', import.meta.url), 'utf8'),
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
