import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Random } from '../random.ts';
import type { CanaryKind } from './events.ts';

type Shapes = Readonly<Record<'conversation' | 'reasoning' | 'unknown', readonly unknown[]>>;

/** Messages of several providers; words in capitals stand for the texts of each class of content. */
const { conversation, reasoning, unknown }: Shapes = parse(
  readFileSync(new URL('../../data/content-shapes.yaml', import.meta.url), 'utf8'),
);

const KINDS: Readonly<Record<string, CanaryKind>> = {
  SYSTEM: 'system prompt',
  USER: 'input message',
  ANSWER: 'output message',
  ARGUMENT: 'tool input',
  RESULT: 'tool output',
  REASONING: 'content',
  UNKNOWN: 'content',
};
const WORD = new RegExp(`\\b(${Object.keys(KINDS).join('|')})(-\\d)?\\b`, 'g');

/** More than a span has room for would hide what comes first. */
const AT_ONCE = 14;

/** Some messages, with a text of its class in each place. */
export function conversationOf(random: Random, text: (kind: CanaryKind) => string): unknown[] {
  const all = [...conversation, ...reasoning, ...unknown];
  const some = Array.from({ length: AT_ONCE }, () => random.pick(all));
  return JSON.parse(JSON.stringify(some), (_, held: unknown) =>
    typeof held === 'string'
      ? held.replace(WORD, (_all, word: string) => text(KINDS[word] ?? 'content'))
      : held,
  );
}
