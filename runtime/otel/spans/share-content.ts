import type { Attributes } from '@opentelemetry/api';
import { CONTENT_LIMIT } from '../content/content-room.ts';
import type { SpanNode } from './span-node.ts';
import type { SpanType } from './span-type.ts';

/** Ancestors that are looked through at most. */
const MOST_STEPS = 8;

/** Hands the content of a span on to the open span above it that also shows it. */
export function shareContent({ content = {}, place }: SpanNode): void {
  if (Object.keys(content).length === 0) return;
  let at = place?.parentId;
  for (let step = 0; at !== undefined && step < MOST_STEPS; step += 1) {
    const id = place?.trace.ids.get(at);
    const above = id?.open.find(({ type }) => type.fromBelow !== undefined);
    if (above?.type.fromBelow !== undefined) {
      above.content = merged(above.content ?? {}, content, above.type.fromBelow);
      return;
    }
    at = id?.parentId;
  }
}

/** One room for all of it: what came first gives way to what is new. */
function merged(
  own: Attributes,
  below: Attributes,
  names: NonNullable<SpanType['fromBelow']>,
): Attributes {
  const result: Attributes = {};
  let room = CONTENT_LIMIT;
  const latestFirst = Object.entries(names).sort(([, one]) => (one === 'last' ? -1 : 1));
  for (const [name, which] of latestFirst) {
    const value = which === 'last' ? (below[name] ?? own[name]) : (own[name] ?? below[name]);
    room -= String(value ?? '').length;
    if (value !== undefined && room >= 0) result[name] = value;
  }
  return result;
}
