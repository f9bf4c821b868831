import type { EventType, Field } from '../../codegen/model/catalog.ts';

type Fields = Record<string, unknown>;
type Segments = readonly Pick<Field['segments'][number], 'name' | 'array'>[];

/** Puts a value at a field's path; an array on the way gets one item, the last `[]` too. */
export function place(event: Fields, field: { segments: Segments }, value: unknown): void {
  const [last, ...before] = field.segments.toReversed();
  let at = event;
  for (const { name, array } of before.toReversed()) {
    at[name] ??= array ? [{}] : {};
    at = (array ? (at[name] as Fields[])[0] : at[name]) as Fields;
  }
  if (last !== undefined) at[last.name] = last.array && value !== undefined ? [value] : value;
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
