import type { ContentClass } from '../settings/capture-policy.ts';
import type { Reading } from './reading.ts';
import { isMarkedReasoning, isReasoning, plainName } from './reasoning.ts';
import { isSequence, matching } from './withheld.ts';

export type Fields = Readonly<Record<string, unknown>>;
export type Part = Fields & { readonly type: string };
type Kind = 'text' | 'call' | 'result' | 'media';

const PART_LIMIT = 200;
const NESTING = 3;

const TEXT = /^(?:(?:input|output)?text|refusal|message)$/;
const CALL = /(?:tool|function|mcp|shell|search|computer|interpreter)(?:call|use)$/;
const RESULT =
  /(?:tool|function|mcp|shell|search|computer|interpreter)(?:call|use)?(?:result|response|output)$/;
const MEDIA = /image|audio|video|inlinedata/;
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
  const own = ownPart(message);
  const content = message['content'] ?? message['parts'];
  if (own !== undefined) return parts([message], texts, reading, 0);
  if (texts === 'toolOutputs' && !hasResults(content)) {
    return reading.policy.toolOutputs ? [result(message, reading)] : [];
  }
  const given = message['tool_calls'] ?? message['toolCalls'] ?? message['function_call'];
  const calls = Array.isArray(given) ? given.slice(0, PART_LIMIT) : [given];
  return [
    ...parts(content, texts, reading, 0),
    ...calls.flatMap((one) => (isFields(one) && reading.goesOn() ? [call(one, reading)] : [])),
  ];
}

/** The kind of an item that is a call or a result by itself and no message. */
export function ownPart(item: Fields): 'call' | 'result' | undefined {
  const kind = kindOf(item);
  return kind === 'call' || kind === 'result' ? kind : undefined;
}

export function isFields(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null) return false;
  return !Array.isArray(value) && !isSequence(value);
}

function parts(
  content: unknown,
  texts: ContentClass,
  reading: Reading,
  depth: number,
): readonly Part[] {
  if (!Array.isArray(content)) return onePart(content, texts, reading, depth);
  if (depth === NESTING) return [];
  return content.slice(0, PART_LIMIT).flatMap((part) => onePart(part, texts, reading, depth));
}

function onePart(
  given: unknown,
  texts: ContentClass,
  reading: Reading,
  depth: number,
): readonly Part[] {
  if (!reading.goesOn()) return [];
  if (Array.isArray(given)) return parts(given, texts, reading, depth + 1);
  if (!isFields(given)) return textPart(given, texts, reading);
  if (isMarkedReasoning(given)) return [];
  switch (kindOf(given)) {
    case 'call':
      return [call(given, reading)];
    case 'result':
      return reading.policy.toolOutputs ? [result(given, reading)] : [];
    case 'media':
      return reading.policy[texts] ? [media(given)] : [];
    case 'text': {
      const text = given['text'] ?? given['content'] ?? given['refusal'];
      if (Array.isArray(text)) return parts(text, texts, reading, depth + 1);
      return textPart(isFields(text) ? text['value'] : text, texts, reading);
    }
    default:
      return [];
  }
}

/** By its type in any provider's spelling, or by the one field that it has instead. */
function kindOf(part: Fields): Kind | undefined {
  const { type } = part;
  if (type === undefined) {
    if (isFields(part['functionCall']) || isFields(part['toolUse'])) return 'call';
    if (isFields(part['functionResponse']) || isFields(part['toolResult'])) return 'result';
    if (isFields(part['inlineData'])) return 'media';
    return part['text'] !== undefined || part['content'] !== undefined ? 'text' : undefined;
  }
  const name = plainName(type);
  if (TEXT.test(name)) return 'text';
  if (RESULT.test(name)) return 'result';
  if (CALL.test(name)) return 'call';
  return MEDIA.test(name) || part['modality'] === 'image' ? 'media' : undefined;
}

/** What was called is no content; with what, is. */
function call(given: Fields, { policy }: Reading): Part {
  const called = within(given, 'function', 'functionCall', 'toolUse');
  const details = first(called, 'arguments', 'input', 'args');
  return {
    type: 'tool_call',
    name: matching(first(called, 'name', 'toolName'), NAME) ?? 'tool',
    ...idOf(given, called),
    ...(policy.toolInputs && details !== undefined && { arguments: details }),
  };
}

function result(given: Fields, reading: Reading): Part {
  const held = within(given, 'functionResponse', 'toolResult');
  const response = first(held, 'response', 'result', 'output', 'content');
  return {
    type: 'tool_call_response',
    ...idOf(given, held),
    response: responseOf(response, reading),
  };
}

/** Some providers wrap a call or a result in a field that names its kind. */
function within(part: Fields, ...names: readonly string[]): Fields {
  return names.map((name) => part[name]).find(isFields) ?? part;
}

function first(fields: Fields, ...names: readonly string[]): unknown {
  return names.map((name) => fields[name]).find((value) => value !== undefined && value !== null);
}

function idOf(part: Fields, held: Fields): { readonly id?: string } {
  const ids = ['id', 'toolCallId', 'tool_call_id', 'tool_use_id', 'call_id'];
  const id = matching(first(part, ...ids) ?? held['toolUseId'], ID);
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

function media(given: Fields): Part {
  const held = isFields(given['inlineData']) ? given['inlineData'] : given;
  const mime = matching(held['mimeType'] ?? held['mime_type'] ?? held['media_type'], MIME_TYPE);
  const [, modality = 'image'] = /(audio|video)/.exec(`${plainName(given['type'])} ${mime}`) ?? [];
  return { type: 'blob', modality, ...(mime !== undefined && { mime_type: mime }) };
}

function textPart(given: unknown, texts: ContentClass, reading: Reading): readonly Part[] {
  const isPlain = typeof given === 'string' || typeof given === 'number';
  if (!isPlain || !reading.policy[texts]) return [];
  const text = reading.beginning(String(given));
  const content = texts === 'outputMessages' ? reading.answer(text) : text;
  return content === '' ? [] : [{ type: 'text', content }];
}
