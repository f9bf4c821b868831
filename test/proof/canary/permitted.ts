import type { ContentClass } from '../../../runtime/otel/settings/capture-policy.ts';
import type { Attributes, AttributeValue } from '../../kit/otlp/telemetry.ts';
import type { CanaryKind } from './canary.ts';

/** Classes of content that a run opted into. */
export type OptedIn = ReadonlySet<ContentClass>;

/** The kind of canary that each attribute may hold, and the class that must be opted into. */
const ATTRIBUTES: Readonly<Record<string, readonly [CanaryKind, ContentClass?]>> = {
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
  'openclaw.log.attribute.note': ['log attribute', 'logBodies'],
  'openclaw.security.event_id': ['named identifier'],
};

/** What the messages of a conversation may hold besides, each under its own class. */
const IN_MESSAGES = [
  ['input message', 'inputMessages'],
  ['output message', 'outputMessages'],
  ['system prompt', 'systemPrompt'],
  ['tool input', 'toolInputs'],
  ['tool output', 'toolOutputs'],
] as const satisfies readonly (readonly [CanaryKind, ContentClass])[];

/** Elsewhere words of a label field may stand. */
function permitted(name: string, classes: OptedIn): readonly CanaryKind[] {
  const [kind = 'label text', needs] = ATTRIBUTES[name] ?? [];
  if (needs === undefined) return [kind];
  if (!classes.has(needs)) return ['label text'];
  if (needs !== 'inputMessages' && needs !== 'outputMessages') return [kind];
  return IN_MESSAGES.filter(([, own]) => classes.has(own)).map(([one]) => one);
}

/** A span, or a log record. */
interface Item {
  readonly attributes: Attributes;
  readonly status?: { readonly message: string };
  readonly body?: AttributeValue;
}

/** An item as text, without what it may hold. */
export function remainder(
  { attributes, status, body, ...rest }: Item,
  classes: OptedIn,
  kindsIn: (text: string) => readonly CanaryKind[],
): string {
  const isOnly = (text: unknown, kinds: readonly CanaryKind[]): boolean =>
    kindsIn(String(text)).every((kind) => kinds.includes(kind));
  const others = Object.entries(attributes).filter(
    ([name, value]) => !isOnly(value, permitted(name, classes)),
  );
  const message = status?.message ?? '';
  const isPlain = isOnly(message, ['error text']) || isOnly(message, ['label text']);
  const isOpen = classes.has('logBodies') && isOnly(body, ['log body']);
  const left = { others, message: isPlain ? '' : message, body: isOpen ? '' : body };
  return textOf({ ...rest, ...left });
}

/** Times are numbers that JSON does not have. */
export function textOf(item: object): string {
  return JSON.stringify(item, (_, value) => (typeof value === 'bigint' ? '' : value));
}
