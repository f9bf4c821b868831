import type { CapturePolicy, ContentClass } from '../settings/capture-policy.ts';
import { isMarkedReasoning, isReasoning, plainName, withoutReasoning } from './reasoning.ts';
import { isSequence, matching } from './withheld.ts';

export type Fields = Readonly<Record<string, unknown>>;
export type Part = Fields & { readonly type: string };
type Kind = 'text' | 'call' | 'result' | 'media';

const PART_LIMIT = 200;
/** Parts of all messages together that are looked at, captured or not. */
const LOOK_LIMIT = 1000;
/** Characters of all texts together that are read. */
const READ_LIMIT = 131_072;
/** Of a longer text nothing beyond can be kept; its reasoning is looked for that far. */
const TEXT_READ = 65_536;

const TEXT = /^(?:(?:input|output)?text|refusal)$/;
const CALL = /(?:tool|function|mcp|shell|search|computer|interpreter)(?:call|use)$/;
const RESULT =
  /(?:tool|function|mcp|shell|search|computer|interpreter)(?:call|use)?(?:result|response|output)$/;
const MEDIA = /image|audio|video/;
/** Of what programs name. */
export const NAME = /^[A-Za-z0-9_.:-]{1,120}$/;
const ID = /^[A-Za-z0-9_.:|=+/-]{1,256}$/;
const MIME_TYPE = /^[A-Za-z0-9.+-]{1,64}\/[A-Za-z0-9.+-]{1,64}$/;

/** The parts of a message that may leave. Texts belong to the class of the message's role. */
export function messageParts(
  message: Fields,
  texts: ContentClass,
  reading: Reading,
): readonly Part[] {
  reading.beginMessage();
  const { content, tool_calls: calls } = message;
  if (texts === 'toolOutputs' && !hasResults(content)) return result(message, reading);
  const parts = Array.isArray(content) ? content.slice(0, PART_LIMIT) : [content];
  return [
    ...parts.flatMap((part) => (reading.goesOn() ? onePart(part, texts, reading) : [])),
    ...(Array.isArray(calls) ? calls.slice(0, PART_LIMIT) : []).flatMap((one) =>
      isFields(one) && reading.goesOn() ? [call(one, reading)] : [],
    ),
  ];
}

export function isFields(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null) return false;
  return !Array.isArray(value) && !isSequence(value);
}

function onePart(given: unknown, texts: ContentClass, reading: Reading): readonly Part[] {
  if (!isFields(given)) return textPart(given, texts, reading);
  if (isMarkedReasoning(given)) return [];
  switch (kindOf(given)) {
    case 'call':
      return [call(given, reading)];
    case 'result':
      return result(given, reading);
    case 'media':
      return reading.policy[texts] ? [media(given)] : [];
    case 'text':
      return textPart(given['text'] ?? given['content'] ?? given['refusal'], texts, reading);
    default:
      return [];
  }
}

/** By its type, in any provider's spelling. */
function kindOf({ type }: Fields): Kind | undefined {
  const name = plainName(type);
  if (TEXT.test(name)) return 'text';
  if (RESULT.test(name)) return 'result';
  if (CALL.test(name)) return 'call';
  return MEDIA.test(name) ? 'media' : undefined;
}

/** What was called is no content; with what, is. */
function call(given: Fields, { policy }: Reading): Part {
  const called = isFields(given['function']) ? given['function'] : given;
  const details = called['arguments'] ?? called['input'] ?? called['args'];
  return {
    type: 'tool_call',
    name: matching(called['name'] ?? called['toolName'], NAME) ?? 'tool',
    ...idOf(given),
    ...(policy.toolInputs && details !== undefined && { arguments: details }),
  };
}

function result(given: Fields, reading: Reading): readonly Part[] {
  if (!reading.policy.toolOutputs) return [];
  const response = given['response'] ?? given['result'] ?? given['output'] ?? given['content'];
  return [{ type: 'tool_call_response', ...idOf(given), response: responseOf(response, reading) }];
}

function idOf(part: Fields): { readonly id?: string } {
  const names = ['id', 'toolCallId', 'tool_call_id', 'tool_use_id', 'call_id'];
  const given = names.map((name) => part[name]).find((one) => one !== undefined && one !== null);
  const id = matching(given, ID);
  return id === undefined ? {} : { id };
}

/** The lines of a result that is nothing but text; media without their bytes. */
function responseOf(response: unknown, reading: Reading): unknown {
  if (!Array.isArray(response)) return response ?? '';
  const items = response.slice(0, PART_LIMIT).flatMap((item) => {
    if (!reading.goesOn() || isReasoning(item)) return [];
    if (isFields(item) && kindOf(item) === 'media') return [media(item)];
    const text = isFields(item) ? item['text'] : item;
    return [typeof text === 'string' ? reading.beginning(text) : item];
  });
  const isText = items.length > 0 && items.every((item) => typeof item === 'string');
  return isText ? items.join('\n') : items;
}

/** A message of results begins with one. */
const RESULTS_BEGIN = 8;

function hasResults(content: unknown): boolean {
  return (
    Array.isArray(content) &&
    content.slice(0, RESULTS_BEGIN).some((part) => isFields(part) && kindOf(part) === 'result')
  );
}

function media({ type, ...given }: Fields): Part {
  const mime = matching(given['mimeType'] ?? given['mime_type'] ?? given['media_type'], MIME_TYPE);
  const [, modality = 'image'] = /(audio|video)/.exec(`${plainName(type)} ${mime}`) ?? [];
  return { type: 'blob', modality, ...(mime !== undefined && { mime_type: mime }) };
}

function textPart(given: unknown, texts: ContentClass, reading: Reading): readonly Part[] {
  const isPlain = typeof given === 'string' || typeof given === 'number';
  if (!isPlain || !reading.policy[texts]) return [];
  const text = reading.beginning(String(given));
  const content = texts === 'outputMessages' ? reading.answer(text) : text;
  return content === '' ? [] : [{ type: 'text', content }];
}

/** How much of one list of messages is read, the newest first: what is beyond has no room anyway. */
export class Reading {
  readonly policy: CapturePolicy;
  #looks = LOOK_LIMIT;
  #characters = READ_LIMIT;
  /** Whether the last text of the message ended within reasoning. */
  #isThinking = false;

  constructor(policy: CapturePolicy) {
    this.policy = policy;
  }

  /** Counts one message or one part; false when there is enough. */
  goesOn(): boolean {
    this.#looks -= 1;
    return this.#looks >= 0 && this.#characters > 0;
  }

  beginMessage(): void {
    this.#isThinking = false;
  }

  /** What a model's next text in a message says, beside what it thought. */
  answer(text: string): string {
    const [answer, isThinking] = withoutReasoning(text, this.#isThinking);
    this.#isThinking = isThinking;
    return answer;
  }

  /** The beginning of a text, as far as it is read. */
  beginning(text: string): string {
    const start = text.slice(0, Math.min(TEXT_READ, this.#characters));
    this.#characters -= start.length;
    return start;
  }
}
