type Fields = Readonly<Record<string, unknown>>;
type Part = Readonly<Record<string, unknown>> & { readonly type: string };

/** One message as the GenAI conventions describe it. */
export interface Message {
  readonly role: string;
  readonly parts: readonly Part[];
  readonly name?: string;
  readonly finish_reason?: string;
}

const REASONING = /^(?:redacted_)?(?:thinking|reasoning)/;
const TOOL_CALL = /^(?:tool_?call|tool_use|function_call)$/i;
const TOOL_RESULT = /^(?:tool_?result|tool_call_response|function_call_output)$/i;

/**
 * Messages of any provider's shape in the one shape of the conventions. A model's reasoning, the
 * signatures that go with it and the bytes of images are left out.
 */
export function messages(given: unknown, defaultRole: string, limit: number): readonly Message[] {
  const list = Array.isArray(given) ? given : given === undefined ? [] : [given];
  return list.slice(0, limit).map((message) => oneMessage(message, defaultRole));
}

function oneMessage(given: unknown, defaultRole: string): Message {
  if (!isFields(given)) return { role: defaultRole, parts: [textPart(given)] };
  const role = given['role'] === 'toolResult' ? 'tool' : (text(given['role']) ?? defaultRole);
  const name = text(given['name'] ?? given['toolName']);
  const finish = text(given['finish_reason'] ?? given['stopReason']);
  return {
    role,
    parts: role === 'tool' ? [toolResponse(given)] : [...parts(given), ...calls(given)],
    ...(name !== undefined && { name }),
    ...(finish !== undefined && { finish_reason: finish }),
  };
}

function parts(message: Fields): readonly Part[] {
  const content = message['content'] ?? message['parts'];
  if (content === undefined || content === null) return [];
  if (!Array.isArray(content)) return [textPart(content)];
  return content.map(onePart).filter((part) => part !== undefined);
}

/** Tool calls that stand beside the content, as chat-completion messages have them. */
function calls(message: Fields): readonly Part[] {
  const beside = message['tool_calls'];
  return Array.isArray(beside) ? beside.filter(isFields).map(toolCall) : [];
}

function onePart(given: unknown): Part | undefined {
  if (!isFields(given)) return textPart(given);
  const type = text(given['type']) ?? 'text';
  if (REASONING.test(type)) return undefined;
  if (TOOL_CALL.test(type)) return toolCall(given);
  if (TOOL_RESULT.test(type)) return toolResponse(given);
  if (/image/.test(type) || given['modality'] === 'image') {
    const mime = text(given['mimeType'] ?? given['mime_type'] ?? given['media_type']);
    return { type: 'blob', modality: 'image', ...(mime !== undefined && { mime_type: mime }) };
  }
  return textPart(given['text'] ?? given['content']);
}

function toolCall(given: Fields): Part {
  const called = isFields(given['function']) ? given['function'] : given;
  const id = text(given['id'] ?? given['call_id']);
  const details = called['arguments'] ?? called['input'];
  return {
    type: 'tool_call',
    name: text(called['name']) ?? 'tool',
    ...(id !== undefined && { id }),
    ...(details !== undefined && { arguments: details }),
  };
}

function toolResponse(given: Fields): Part {
  const id = text(
    given['id'] ?? given['toolCallId'] ?? given['tool_call_id'] ?? given['tool_use_id'],
  );
  const response = given['response'] ?? given['result'] ?? given['output'] ?? given['content'];
  return {
    type: 'tool_call_response',
    ...(id !== undefined && { id }),
    response: joinedText(response) ?? response ?? '',
  };
}

/** The lines of a result that is nothing but text. */
function joinedText(response: unknown): string | undefined {
  if (!Array.isArray(response) || response.length === 0) return undefined;
  const lines = response.map((part) => (isFields(part) ? text(part['text']) : text(part)));
  return lines.every((line) => line !== undefined) ? lines.join('\n') : undefined;
}

function textPart(content: unknown): Part {
  return { type: 'text', content: content ?? '' };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
