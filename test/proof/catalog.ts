import type { EventType, Field } from '../../codegen/model/catalog.ts';

type Fields = Record<string, unknown>;

/** Puts a value at a field's path; an array on the way gets one item, the last `[]` too. */
export function place(event: Fields, field: Field, value: unknown): void {
  let at = event;
  for (const [index, { name, array }] of field.segments.entries()) {
    if (index === field.segments.length - 1) {
      at[name] = array ? [value] : value;
      return;
    }
    const held = at[name] as Fields | Fields[] | undefined;
    const next = (Array.isArray(held) ? held[0] : held) ?? {};
    if (held === undefined) at[name] = array ? [next] : next;
    at = next;
  }
}

/** An event of the type with every field set by `fill`; undefined leaves a field out. */
export function eventOf(
  type: EventType,
  ts: number,
  fill: (field: Field) => unknown,
): Fields & { readonly type: string; readonly ts: number } {
  const event: Fields = {};
  for (const field of type.fields.values()) {
    const value = fill(field);
    if (value !== undefined) place(event, field, value);
  }
  return Object.assign(event, { type: type.type, ts });
}
