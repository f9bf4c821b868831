import type { Attributes, Span } from '@opentelemetry/api';
import { CONTENT_LIMIT } from '../content/bounded-json.ts';
import { conversationValue } from '../content/content.ts';
import type { GatewayId, GatewayTrace } from './gateway-ids.ts';
import type { Observation, SpanPoint, SpanType } from './span-type.ts';

/** Where an event stands in the traces of the gateway. */
export interface Place {
  readonly trace: GatewayTrace;
  readonly id: GatewayId | undefined;
  readonly parentId: string | undefined;
  readonly flags: number;
}

/** One span until it is exported. */
export interface SpanNode {
  readonly type: SpanType;
  /** Undefined for an event whose trace context is not trusted. */
  readonly place: Place | undefined;
  /** Milliseconds since the epoch. */
  readonly start: number;
  end: number;
  /** Monotonic milliseconds at which it was opened. */
  readonly since: number;
  attributes: Attributes;
  content: Attributes | undefined;
  points: readonly SpanPoint[];
  error: Observation['error'];
  /** There while a span of the SDK is open, in a preloaded SDK only. */
  span: Span | undefined;
}

/** A span of which one event is known. */
export function spanNode(
  type: SpanType,
  place: Place | undefined,
  times: Pick<SpanNode, 'start' | 'end' | 'since'>,
  { attributes, content, events = [], error }: Observation,
): SpanNode {
  return { type, place, ...times, attributes, content, points: events, error, span: undefined };
}

/** Adds what one event more says; of what both say, this counts. */
export function observe(node: SpanNode, { attributes, content, events, error }: Observation): void {
  fillIn(attributes, node.attributes);
  node.attributes = attributes;
  if (content !== undefined) node.content = { ...node.content, ...content };
  if (events !== undefined) node.points = events;
  if (error !== undefined) node.error = error;
}

/** Fills in what was said before and is left out now. */
function fillIn(now: Attributes, before: Attributes): void {
  for (const name in before) {
    const value = before[name];
    if (value !== undefined && now[name] === undefined) now[name] = value;
  }
}

/** When it began, for an event that says how long it took. */
export function startTime(end: number, duration: unknown): number {
  return typeof duration === 'number' && duration > 0 && duration <= end ? end - duration : end;
}

/** Ancestors that are looked through at most. */
const MOST_STEPS = 8;

/** Hands the conversation of a span on to the open span above it that also shows it. */
export function shareContent({ content = {}, place }: SpanNode): void {
  const input = content['gen_ai.input.messages'];
  const output = content['gen_ai.output.messages'];
  if (input === undefined && output === undefined) return;
  let at = place?.parentId;
  for (let step = 0; at !== undefined && step < MOST_STEPS; step += 1) {
    const id = place?.trace.ids.get(at);
    const above = id?.open.find(({ type }) => type.showsTurn === true);
    if (above !== undefined) {
      above.content = turnOf(above.content ?? {}, input, output);
      return;
    }
    at = id?.parentId;
  }
}

/** The first input and the last output, in one room: what came first gives way to what is new. */
function turnOf(own: Attributes, input: unknown, output: unknown): Attributes {
  const last = String(output ?? own['output.value'] ?? '');
  const first = String(own['input.value'] ?? input ?? '');
  return {
    ...(last !== '' && conversationValue('output', last)),
    ...(first !== '' &&
      last.length + first.length <= CONTENT_LIMIT &&
      conversationValue('input', first)),
  };
}
