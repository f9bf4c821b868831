import {
  CONTENT_CLASSES,
  type ContentClass,
} from '../../../runtime/otel/settings/capture-policy.ts';
import type { Attributes, ReceivedLog, ReceivedSpan } from '../../unit/otel/otlp/telemetry.ts';
import type { CanaryKind } from './events.ts';

/** Classes of content that a run opted into. */
export type OptedIn = ReadonlySet<ContentClass>;

/** What `captureContent` promises, said once more and independently of the code that does it. */
export function optedIn(captureContent: unknown): OptedIn {
  if (captureContent === true) {
    return new Set(CONTENT_CLASSES.filter((one) => one !== 'systemPrompt'));
  }
  if (typeof captureContent !== 'object' || captureContent === null) return new Set();
  const given = captureContent as Record<string, unknown>;
  if ('enabled' in given && given['enabled'] !== true) return new Set();
  return new Set(CONTENT_CLASSES.filter((one) => given[one] === true));
}

/** The kind of canary that each attribute of a span may hold, and the class that must be opted into. */
const SPAN_ATTRIBUTES: Readonly<Record<string, readonly [CanaryKind, ContentClass?]>> = {
  'openclaw.content.input_messages': ['input message', 'inputMessages'],
  'gen_ai.input.messages': ['input message', 'inputMessages'],
  'input.value': ['input message', 'inputMessages'],
  'openclaw.content.output_messages': ['output message', 'outputMessages'],
  'gen_ai.output.messages': ['output message', 'outputMessages'],
  'output.value': ['output message', 'outputMessages'],
  'openclaw.content.system_prompt': ['system prompt', 'systemPrompt'],
  'gen_ai.system_instructions': ['system prompt', 'systemPrompt'],
  'openclaw.content.tool_definitions': ['tool definition', 'toolDefinitions'],
  'gen_ai.tool.definitions': ['tool definition', 'toolDefinitions'],
  'openclaw.content.tool_input': ['tool input', 'toolInputs'],
  'gen_ai.tool.call.arguments': ['tool input', 'toolInputs'],
  'openclaw.content.tool_output': ['tool output', 'toolOutputs'],
  'gen_ai.tool.call.result': ['tool output', 'toolOutputs'],
  'openclaw.error': ['error text'],
  'gen_ai.tool.call.id': ['named identifier'],
};

const LOG_ATTRIBUTES: Readonly<Record<string, CanaryKind>> = {
  'openclaw.note': 'log attribute',
  'openclaw.security.event_id': 'named identifier',
};

type KindsIn = (text: string) => readonly CanaryKind[];

/** A span as text, without what it may hold. */
export function spanRemainder(span: ReceivedSpan, classes: OptedIn, kindsIn: KindsIn): string {
  const attributes = without(span.attributes, kindsIn, (name) => {
    const [kind, needs] = SPAN_ATTRIBUTES[name] ?? [];
    return needs === undefined || classes.has(needs) ? kind : undefined;
  });
  const { message } = span.status;
  const plain = isOnly(message, 'error text', kindsIn) || isOnly(message, 'label text', kindsIn);
  const status = plain ? '' : message;
  const { name, traceId, spanId, parentSpanId, events, resource } = span;
  return JSON.stringify({
    name,
    traceId,
    spanId,
    parentSpanId,
    events,
    resource,
    attributes,
    status,
  });
}

/** A log record as text, without what it may hold. */
export function logRemainder(log: ReceivedLog, classes: OptedIn, kindsIn: KindsIn): string {
  const attributes = without(log.attributes, kindsIn, (name) => LOG_ATTRIBUTES[name]);
  const open = classes.has('logBodies') && isOnly(String(log.body), 'log body', kindsIn);
  const { severityText, traceId, spanId, resource } = log;
  return JSON.stringify({
    severityText,
    traceId,
    spanId,
    resource,
    attributes,
    body: open ? '' : log.body,
  });
}

function without(
  attributes: Attributes,
  kindsIn: KindsIn,
  permitted: (name: string) => CanaryKind | undefined,
): Attributes {
  const kept = Object.entries(attributes).filter(([name, value]) => {
    const kind = permitted(name) ?? 'label text';
    return !isOnly(String(value), kind, kindsIn);
  });
  return Object.fromEntries(kept);
}

function isOnly(text: string, permitted: CanaryKind, kindsIn: KindsIn): boolean {
  return kindsIn(text).every((kind) => kind === permitted);
}
