import type { Attributes } from '@opentelemetry/api';
import type { HostPrivateData } from '../../host/host.ts';
import type { Redactor } from '../../metrics/redactor.ts';
import type { CapturePolicy, ContentClass } from '../settings/capture-policy.ts';
import { boundedContent, boundedJson, ContentRoom, ITEM_LIMIT } from './bounded-json.ts';
import { isFields, messageParts, NAME, type Part, Reading } from './message-parts.ts';
import { isMarkedReasoning, isReasoning, plainName } from './reasoning.ts';
import { matching } from './withheld.ts';

/** What a class of content is called: in the GenAI conventions, and in the documents. */
interface Piece {
  readonly of: ContentClass;
  readonly name: string;
  readonly own: string;
  /** Messages, that went in or came out. */
  readonly side?: 'input' | 'output';
}

/** In the order in which they get their room: the newest words first, what is always the same last. */
const PIECES: readonly Piece[] = [
  { of: 'outputMessages', name: 'gen_ai.output.messages', own: 'output_messages', side: 'output' },
  { of: 'inputMessages', name: 'gen_ai.input.messages', own: 'input_messages', side: 'input' },
  { of: 'systemPrompt', name: 'gen_ai.system_instructions', own: 'system_prompt' },
  { of: 'toolDefinitions', name: 'gen_ai.tool.definitions', own: 'tool_definitions' },
  { of: 'toolInputs', name: 'gen_ai.tool.call.arguments', own: 'tool_input' },
  { of: 'toolOutputs', name: 'gen_ai.tool.call.result', own: 'tool_output' },
];
const OWN = 'openclaw.content.';

/**
 * The content of one model call or one tool execution as span attributes: only the classes that
 * the policy opts into, redacted, and in one room for all of them.
 */
export function contentAttributes(
  kind: 'model' | 'tool',
  { modelContent, toolContent }: HostPrivateData,
  policy: CapturePolicy,
  redact: Redactor,
): Attributes {
  const given: { readonly [content in ContentClass]?: unknown } =
    kind === 'model'
      ? { ...modelContent }
      : { toolInputs: toolContent?.toolInput, toolOutputs: toolContent?.toolOutput };
  const pieces = PIECES.flatMap(({ of, name, side }) => {
    if (!policy[of]) return [];
    const content = side === undefined ? given[of] : messages(given[of], side, policy);
    if (content === undefined || content === null || isReasoning(content)) return [];
    return [{ name, content, side }];
  });
  const room = new ContentRoom();
  for (const { content } of pieces) room.expect(content);
  const attributes: Attributes = {};
  for (const { name, content, side } of pieces)
    attributes[name] =
      typeof content === 'string'
        ? boundedContent(content, redact, room)
        : boundedJson(content, redact, room, side !== undefined);
  return attributes;
}

/** Which names captured texts leave under: the documented ones, those of the conventions, or all. */
export type ContentNames = 'documented' | 'conventions' | 'every';

/** Captured content, which has the names of the conventions here, under the names it leaves with. */
export function namedContent(content: Attributes, names: ContentNames): Attributes {
  if (names === 'conventions') return content;
  const attributes: Attributes = names === 'every' ? { ...content } : {};
  for (const name in content) {
    const text = content[name];
    const piece = PIECES.find((one) => one.name === name);
    attributes[piece === undefined ? name : OWN + piece.own] = text;
    if (names === 'every' && piece?.side !== undefined)
      Object.assign(attributes, conversationValue(piece.side, text));
  }
  return attributes;
}

/** A conversation as a value of a span, for backends that show what went in and what came out. */
export function conversationValue(side: string, text: Attributes[string]): Attributes {
  return { [`${side}.value`]: text, [`${side}.mime_type`]: 'application/json' };
}

/** One message as the GenAI conventions describe it. */
interface Message {
  readonly role: string;
  readonly parts: readonly Part[];
  readonly name?: string;
  readonly finish_reason?: string;
}

interface Role {
  readonly name: string;
  /** The class to which the texts of the message belong. */
  readonly texts: ContentClass;
}

/** By the name without case and separators. Other roles are not exported. */
const ROLES: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['system', { name: 'system', texts: 'systemPrompt' }],
  ['developer', { name: 'developer', texts: 'systemPrompt' }],
  ['user', { name: 'user', texts: 'inputMessages' }],
  ['assistant', { name: 'assistant', texts: 'outputMessages' }],
  ['tool', { name: 'tool', texts: 'toolOutputs' }],
  ['toolresult', { name: 'tool', texts: 'toolOutputs' }],
]);

/**
 * The newest messages, the newest first, in the one shape of the conventions: of each only the
 * parts whose class is captured, and no message of which nothing is left; undefined without any. A
 * model's reasoning, signatures, bytes of media, and what is not known to be harmless are left out.
 */
function messages(
  given: unknown,
  side: 'input' | 'output',
  policy: CapturePolicy,
): readonly Message[] | undefined {
  const otherwise = side === 'input' ? 'user' : 'assistant';
  const reading = new Reading(policy);
  const found: Message[] = [];
  const list = Array.isArray(given) ? given : [given];
  for (let at = list.length - 1; at >= 0 && found.length < ITEM_LIMIT && reading.goesOn(); at--) {
    const message = oneMessage(list[at], otherwise, reading);
    if (message !== undefined) found.push(side === 'output' ? finished(message) : message);
  }
  return found.length === 0 ? undefined : found;
}

function oneMessage(given: unknown, otherwise: string, reading: Reading): Message | undefined {
  const fields = isFields(given) ? given : { content: given };
  const { role: named, type = 'message' } = fields;
  // Lists within the list, and items of other types, may be of any class.
  if (Array.isArray(given) || plainName(type) !== 'message') return undefined;
  if (isMarkedReasoning(fields)) return undefined;
  const role = ROLES.get(plainName(named ?? otherwise));
  if (role === undefined) return undefined;
  const parts = messageParts(fields, role.texts, reading);
  if (parts.length === 0) return undefined;
  const name = matching(fields['name'] ?? fields['toolName'], NAME);
  const finish = matching(fields['finish_reason'] ?? fields['stopReason'], NAME);
  return {
    role: role.name,
    parts,
    ...(name !== undefined && { name }),
    ...(finish !== undefined && { finish_reason: finish }),
  };
}

/** An answer says why it ended: readers of the conventions pass over one that does not. */
function finished(message: Message): Message {
  const calls = message.parts.some(({ type }) => type === 'tool_call');
  return { finish_reason: calls ? 'tool_call' : 'unknown', ...message };
}
