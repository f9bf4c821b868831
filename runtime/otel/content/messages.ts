import type { CapturePolicy, ContentClass } from '../settings/capture-policy.ts';
import { ITEM_LIMIT } from './bounded-json.ts';
import { isFields, messageParts, NAME, type Part, Reading } from './message-parts.ts';
import { isMarkedReasoning, plainName } from './reasoning.ts';
import { matching } from './withheld.ts';

/** One message as the GenAI conventions describe it. */
export interface Message {
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
export function messages(
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
