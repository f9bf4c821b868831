import {
  CONTENT_CLASSES,
  type ContentClass,
} from '../../../runtime/otel/settings/capture-policy.ts';
import type { Attributes, ReceivedLog, ReceivedSpan } from '../../kit/otlp/telemetry.ts';
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

const LOG_ATTRIBUTES: Readonly<Record<string, readonly [CanaryKind, ContentClass?]>> = {
  'openclaw.log.attribute.note': ['log attribute', 'logBodies'],
  'openclaw.security.event_id': ['named identifier'],
};

type KindsIn = (text: string) => readonly CanaryKind[];

/** A span as text, without what it may hold. */
export function spanRemainder(span: ReceivedSpan, classes: OptedIn, kindsIn: KindsIn): string {
  const attributes = without(span.attributes, kindsIn, permission(SPAN_ATTRIBUTES, classes));
  const { message } = span.status;
  const plain =
    isOnly(message, ['error text'], kindsIn) || isOnly(message, ['label text'], kindsIn);
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
export function logRemainder(
  log: Omit<ReceivedLog, 'time' | 'severityNumber' | 'scope'>,
  classes: OptedIn,
  kindsIn: KindsIn,
): string {
  const attributes = without(log.attributes, kindsIn, permission(LOG_ATTRIBUTES, classes));
  const open = classes.has('logBodies') && isOnly(String(log.body), ['log body'], kindsIn);
  const { severityText, eventName, traceId, spanId, resource } = log;
  return JSON.stringify({
    severityText,
    eventName,
    traceId,
    spanId,
    resource,
    attributes,
    body: open ? '' : log.body,
  });
}

/** What the messages of a conversation may hold besides, each under its own class. */
const IN_MESSAGES = [
  ['input message', 'inputMessages'],
  ['output message', 'outputMessages'],
  ['system prompt', 'systemPrompt'],
  ['tool input', 'toolInputs'],
  ['tool output', 'toolOutputs'],
] as const satisfies readonly (readonly [CanaryKind, ContentClass])[];

function permission(
  attributes: Readonly<Record<string, readonly [CanaryKind, ContentClass?]>>,
  classes: OptedIn,
): (name: string) => readonly CanaryKind[] {
  return (name) => {
    const [kind, needs] = attributes[name] ?? [];
    if (kind === undefined || (needs !== undefined && !classes.has(needs))) return [];
    if (needs !== 'inputMessages' && needs !== 'outputMessages') return [kind];
    return IN_MESSAGES.filter(([, own]) => classes.has(own)).map(([one]) => one);
  };
}

function without(
  attributes: Attributes,
  kindsIn: KindsIn,
  permitted: (name: string) => readonly CanaryKind[],
): Attributes {
  const kept = Object.entries(attributes).filter(([name, value]) => {
    const kinds = permitted(name);
    return !isOnly(String(value), kinds.length === 0 ? ['label text'] : kinds, kindsIn);
  });
  return Object.fromEntries(kept);
}

function isOnly(text: string, permitted: readonly CanaryKind[], kindsIn: KindsIn): boolean {
  return kindsIn(text).every((kind) => permitted.includes(kind));
}
