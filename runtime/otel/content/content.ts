import type { Attributes } from '@opentelemetry/api';
import type { HostPrivateData } from '../../host/host.ts';
import type { Redactor } from '../../metrics/redactor.ts';
import type { CapturePolicy, ContentClass } from '../settings/capture-policy.ts';
import { boundedContent, boundedJson, ITEM_LIMIT } from './bounded-json.ts';
import { ContentRoom } from './content-room.ts';
import { messages } from './messages.ts';
import { isReasoning } from './reasoning.ts';

/** One piece of content, and the names under which it is exported. */
interface Piece {
  readonly names: readonly string[];
  readonly content: unknown;
  /** The attribute that says what the content is, when it has one. */
  readonly mimeType?: string;
}

/**
 * The content of one model call or one tool execution as span attributes: only the classes that
 * the policy opts into, redacted, and in one room for all of them. Each piece is serialised once,
 * whatever number of names it is exported under.
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
  for (const { names, content, mimeType } of pieces) {
    const text =
      typeof content === 'string'
        ? boundedContent(content, redact, room)
        : boundedJson(content, redact, room, mimeType === undefined ? 'first' : 'newest');
    for (const name of names) attributes[name] = text;
    if (mimeType !== undefined) attributes[mimeType] = 'application/json';
  }
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
    const names = [
      `openclaw.content.${direction}_messages`,
      `gen_ai.${direction}.messages`,
      `${direction}.value`,
    ];
    return [{ names, content: list, mimeType: `${direction}.mime_type` }];
  };
  return [
    ...conversation('output', content?.outputMessages),
    ...conversation('input', content?.inputMessages),
    ...piece(policy, 'systemPrompt', content?.systemPrompt, [
      'openclaw.content.system_prompt',
      'gen_ai.system_instructions',
    ]),
    ...piece(policy, 'toolDefinitions', content?.toolDefinitions, [
      'openclaw.content.tool_definitions',
      'gen_ai.tool.definitions',
    ]),
  ];
}

function toolPieces(
  content: HostPrivateData['toolContent'],
  policy: CapturePolicy,
): readonly Piece[] {
  return [
    ...piece(policy, 'toolInputs', content?.toolInput, [
      'openclaw.content.tool_input',
      'gen_ai.tool.call.arguments',
    ]),
    ...piece(policy, 'toolOutputs', content?.toolOutput, [
      'openclaw.content.tool_output',
      'gen_ai.tool.call.result',
    ]),
  ];
}

function piece(
  policy: CapturePolicy,
  needs: ContentClass,
  content: unknown,
  names: readonly string[],
): readonly Piece[] {
  if (!policy[needs] || content === undefined || content === null) return [];
  return isReasoning(content) ? [] : [{ names, content }];
}
