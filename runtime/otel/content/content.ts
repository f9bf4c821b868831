import type { Attributes } from '@opentelemetry/api';
import type { HostPrivateData } from '../../gateway/host.ts';
import type { Redactor } from '../../metrics/redactor.ts';
import type { CapturePolicy } from '../settings/capture-policy.ts';
import { boundedContent, boundedJson, ITEM_LIMIT } from './bounded-json.ts';
import { messages } from './messages.ts';

/**
 * The content of one model call or one tool execution as span attributes: only the classes that
 * the policy opts into, redacted and bounded. Each class is serialised once, whatever number of
 * names it is exported under.
 */
export function contentAttributes(
  kind: 'model' | 'tool',
  privateData: HostPrivateData | undefined,
  policy: CapturePolicy,
  redact: Redactor,
): Attributes {
  return kind === 'model'
    ? modelAttributes(privateData?.modelContent, policy, redact)
    : toolAttributes(privateData?.toolContent, policy, redact);
}

function modelAttributes(
  content: HostPrivateData['modelContent'],
  policy: CapturePolicy,
  redact: Redactor,
): Attributes {
  const attributes: Attributes = {};
  const conversation = (direction: 'input' | 'output', given: unknown, role: string): void => {
    const list = messages(given, role, ITEM_LIMIT);
    if (list.length === 0) return;
    const text = boundedJson(list, redact);
    attributes[`openclaw.content.${direction}_messages`] = text;
    attributes[`gen_ai.${direction}.messages`] = text;
    attributes[`${direction}.value`] = text;
    attributes[`${direction}.mime_type`] = 'application/json';
  };
  if (policy.inputMessages) conversation('input', content?.inputMessages, 'user');
  if (policy.outputMessages) conversation('output', content?.outputMessages, 'assistant');
  if (policy.systemPrompt) {
    const names = ['openclaw.content.system_prompt', 'gen_ai.system_instructions'];
    setAll(attributes, names, content?.systemPrompt, redact);
  }
  if (policy.toolDefinitions) {
    const names = ['openclaw.content.tool_definitions', 'gen_ai.tool.definitions'];
    setAll(attributes, names, content?.toolDefinitions, redact);
  }
  return attributes;
}

function toolAttributes(
  content: HostPrivateData['toolContent'],
  policy: CapturePolicy,
  redact: Redactor,
): Attributes {
  const attributes: Attributes = {};
  if (policy.toolInputs) {
    const names = ['openclaw.content.tool_input', 'gen_ai.tool.call.arguments'];
    setAll(attributes, names, content?.toolInput, redact);
  }
  if (policy.toolOutputs) {
    const names = ['openclaw.content.tool_output', 'gen_ai.tool.call.result'];
    setAll(attributes, names, content?.toolOutput, redact);
  }
  return attributes;
}

/** Text stays text; anything else becomes JSON. */
function setAll(
  attributes: Attributes,
  names: readonly string[],
  value: unknown,
  redact: Redactor,
): void {
  if (value === undefined || value === null) return;
  const text =
    typeof value === 'string' ? boundedContent(value, redact) : boundedJson(value, redact);
  for (const name of names) attributes[name] = text;
}
