import type { Attributes } from '@opentelemetry/api';
import { conversationValue } from '../content/content-names.ts';
import { CONTENT_LIMIT } from '../content/content-room.ts';
import type { SpanNode } from './span-node.ts';

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
