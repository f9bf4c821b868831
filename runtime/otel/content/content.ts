import type { Attributes } from '@opentelemetry/api';
import type { HostPrivateData } from '../../host/host.ts';
import type { Redactor } from '../../metrics/redactor.ts';
import type { CapturePolicy, ContentClass } from '../settings/capture-policy.ts';
import { boundedContent, boundedJson, ContentRoom } from './bounded-json.ts';
import { messages } from './messages.ts';
import { isReasoning } from './reasoning.ts';

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
