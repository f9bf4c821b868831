import type { Attributes } from '@opentelemetry/api';
import type { HostPrivateData } from '../../host/host.ts';
import type { Redactor } from '../../metrics/redactor.ts';
import type { CapturePolicy, ContentClass } from '../settings/capture-policy.ts';
import { boundedContent, boundedJson, ContentRoom, ITEM_LIMIT } from './bounded-json.ts';
import { messages } from './messages.ts';
import { isReasoning } from './reasoning.ts';

/** One piece of content, and its name in the GenAI conventions. */
interface Piece {
  readonly name: string;
  readonly content: unknown;
  /** A list of messages, of which the newest count most. */
  readonly conversation?: true;
}

/**
 * The content of one model call or one tool execution as span attributes: only the classes that
 * the policy opts into, redacted, and in one room for all of them.
 */
export function contentAttributes(
  kind: 'model' | 'tool',
  privateData: HostPrivateData | undefined,
  policy: CapturePolicy,
  redact: Redactor,
): Attributes {
  const pieces =
    kind === 'model'
      ? modelPieces(privateData?.modelContent, policy)
      : toolPieces(privateData?.toolContent, policy);
  const room = new ContentRoom();
  for (const { content } of pieces) room.expect(content);
  const attributes: Attributes = {};
  for (const { name, content, conversation } of pieces)
    attributes[name] =
      typeof content === 'string'
        ? boundedContent(content, redact, room)
        : boundedJson(content, redact, room, conversation ? 'newest' : 'first');
  return attributes;
}

/** In the order in which they get their room: the newest words first, what is always the same last. */
function modelPieces(
  content: HostPrivateData['modelContent'],
  policy: CapturePolicy,
): readonly Piece[] {
  const conversation = (direction: 'input' | 'output', given: unknown): Piece[] => {
    if (!policy[`${direction}Messages`] || given === undefined || given === null) return [];
    const list = messages(given, direction, policy, ITEM_LIMIT);
    if (list.length === 0) return [];
    return [{ name: `gen_ai.${direction}.messages`, content: list, conversation: true }];
  };
  return [
    ...conversation('output', content?.outputMessages),
    ...conversation('input', content?.inputMessages),
    ...piece(policy, 'systemPrompt', content?.systemPrompt, 'gen_ai.system_instructions'),
    ...piece(policy, 'toolDefinitions', content?.toolDefinitions, 'gen_ai.tool.definitions'),
  ];
}

function toolPieces(
  content: HostPrivateData['toolContent'],
  policy: CapturePolicy,
): readonly Piece[] {
  return [
    ...piece(policy, 'toolInputs', content?.toolInput, 'gen_ai.tool.call.arguments'),
    ...piece(policy, 'toolOutputs', content?.toolOutput, 'gen_ai.tool.call.result'),
  ];
}

function piece(
  policy: CapturePolicy,
  needs: ContentClass,
  content: unknown,
  name: string,
): readonly Piece[] {
  if (!policy[needs] || content === undefined || content === null) return [];
  return isReasoning(content) ? [] : [{ name, content }];
}

/** What else each text is called that has a name in the GenAI conventions. */
const OTHER_NAMES: Readonly<Record<string, { readonly own: string; readonly value?: string }>> = {
  'gen_ai.input.messages': { own: 'input_messages', value: 'input' },
  'gen_ai.output.messages': { own: 'output_messages', value: 'output' },
  'gen_ai.system_instructions': { own: 'system_prompt' },
  'gen_ai.tool.definitions': { own: 'tool_definitions' },
  'gen_ai.tool.call.arguments': { own: 'tool_input' },
  'gen_ai.tool.call.result': { own: 'tool_output' },
};
const OWN = 'openclaw.content.';

/** Which names captured texts leave under: the documented ones, those of the conventions, or all. */
export type ContentNames = 'documented' | 'conventions' | 'every';

/** Captured content, which has the names of the conventions here, under the names it leaves with. */
export function namedContent(content: Attributes, names: ContentNames): Attributes {
  if (names === 'conventions') return content;
  const attributes: Attributes = names === 'every' ? { ...content } : {};
  for (const name in content) {
    const text = content[name];
    const other = OTHER_NAMES[name];
    attributes[other === undefined ? name : OWN + other.own] = text;
    if (names === 'every' && other?.value !== undefined)
      Object.assign(attributes, conversationValue(other.value, text));
  }
  return attributes;
}

/** A conversation as a value of a span, for backends that show what went in and what came out. */
export function conversationValue(direction: string, text: Attributes[string]): Attributes {
  return { [`${direction}.value`]: text, [`${direction}.mime_type`]: 'application/json' };
}
