import type { Attributes, Span } from '@opentelemetry/api';
import { conversationValue } from '../content/content.ts';
import { CONTENT_LIMIT } from '../content/content-room.ts';
import { type GatewayId, type GatewayTrace, upwards } from './gateway-ids.ts';
import type { Observation, SpanType } from './span-type.ts';

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
  /** What its events say by now. */
  said: Observation;
  /** There while a span of the SDK is open, in a preloaded SDK only. */
  span: Span | undefined;
}

/** Adds what one event more says; of what both say, this counts. */
export function observe(node: SpanNode, observed: Observation): void {
  const { attributes, content, events, error } = node.said;
  for (const name in attributes) observed.attributes[name] ??= attributes[name];
  node.said = {
    ...observed,
    content: observed.content === undefined ? content : { ...content, ...observed.content },
    events: observed.events ?? events,
    error: observed.error ?? error,
  };
}

/** When it began, for an event that says how long it took. */
export function startTime(end: number, duration: unknown): number {
  return typeof duration === 'number' && duration > 0 && duration <= end ? end - duration : end;
}

/** Hands the conversation of a span on to the open span above it that also shows it. */
export function shareContent({ said: { content = {} }, place }: SpanNode): void {
  const input = content['gen_ai.input.messages'];
  const output = content['gen_ai.output.messages'];
  if (place === undefined || (input === undefined && output === undefined)) return;
  const turn = upwards(place.trace, place.parentId, (id) =>
    [...(id?.open.values() ?? [])].find(({ type }) => type.showsTurn),
  );
  if (turn !== undefined)
    turn.said = { ...turn.said, content: turnOf(turn.said.content ?? {}, input, output) };
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
