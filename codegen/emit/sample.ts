import type { EventType, Field, Label, Rule } from '../model/catalog.ts';
import { type Reading, readingOf } from '../model/reading.ts';

/** A made-up event that a rule records, and what its fields hold. */
export interface Sample {
  readonly event: Readonly<Record<string, unknown>>;
  readonly values: ReadonlyMap<string, unknown>;
}

/**
 * An event with every field set to something plausible, so that one rule records it.
 *
 * @param labels what the metric reads: a field holds the example of the policy that it is for
 */
export function sampleEvent(event: EventType, rule: Rule, labels: readonly Label[]): Sample {
  const examples = new Map(
    labels.flatMap((label) =>
      readingOf(label, event, rule.items).fields.map(
        ({ path }) => [path, label.policy?.example] as const,
      ),
    ),
  );
  const values = new Map<string, unknown>();
  for (const [index, field] of [...event.fields.values()].entries())
    values.set(field.path, sampleValue(field, index, rule, examples.get(field.path)));
  const object: Record<string, unknown> = { type: event.type, ts: 1_700_000_000_000, seq: 1 };
  for (const field of event.fields.values()) place(object, field, values.get(field.path));
  return { event: object, values };
}

function sampleValue(
  field: Field,
  index: number,
  rule: Rule,
  example: string | undefined,
): unknown {
  const guard = rule.where.find((one) => one.path === field.path);
  if (guard !== undefined) return guard.members[0];
  switch (field.class) {
    case 'measure':
      return 1 + (index % 7);
    case 'flag':
      return true;
    case 'enum':
      return field.members[0];
    default:
      if (field.class === 'label' && example !== undefined) return example;
      return field.types[0] === 'map' ? {} : `${field.segments.at(-1)?.name ?? 'text'}-1`;
  }
}

/** Puts a value at a path; an array on the way gets one item. */
function place(object: Record<string, unknown>, field: Field, value: unknown): void {
  let at = object;
  for (const [index, segment] of field.segments.entries()) {
    const last = index === field.segments.length - 1;
    if (last) {
      at[segment.name] = segment.array ? [value] : value;
      return;
    }
    const next: Record<string, unknown> = segment.array
      ? ((at[segment.name] as Record<string, unknown>[] | undefined)?.[0] ?? {})
      : ((at[segment.name] as Record<string, unknown> | undefined) ?? {});
    at[segment.name] = segment.array ? [next] : next;
    at = next;
  }
}

/**
 * The text that a label must have for the sample, worked out from the catalog alone:
 * a second opinion on what the generated handlers do. Undefined when an attribute is left out.
 */
export function expectedText(
  label: Label,
  optional: boolean,
  event: EventType,
  rule: Rule,
  sample: Sample,
  member: string | undefined,
): string | undefined {
  if (rule.each?.label.id === label.id) return member;
  const reading = readingOf(label, event, rule.items);
  const raw = rawText(reading, sample);
  if (raw === undefined)
    return optional ? undefined : reading.fields.length > 0 ? label.fallback : label.absent;
  return reading.source.kind === 'constant' ? reading.source.text : accepted(label, raw);
}

/** What the policy makes of a text or a number. */
function accepted(label: Label, raw: unknown): string {
  const { policy, members, fallback } = label;
  if (policy?.steps !== undefined && typeof raw === 'number') {
    const reached = policy.steps.filter((step) => step <= raw).at(-1);
    return reached === undefined ? fallback : String(reached);
  }
  const text = String(raw);
  if (members !== undefined && !members.includes(text)) return fallback;
  const kept = policy?.keep === 'before-colon' ? (text.split(':')[0] ?? text) : text;
  const refused = policy?.refuse !== undefined && new RegExp(policy.refuse, 'i').test(text);
  const fits = policy?.pattern === undefined || new RegExp(`^(?:${policy.pattern})$`).test(kept);
  return refused || !fits ? fallback : kept;
}

function rawText({ source, reads }: Reading, { values }: Sample): unknown {
  if (source.kind === 'constant') return source.text;
  if (source.kind === 'fact') return `${source.name}-1`;
  for (const { path, field, after, map, otherwise } of reads) {
    if (field === undefined) continue;
    const held = values.get(path);
    const [head, segment] = String(held).split(':');
    const value = after === undefined ? held : head === after ? segment : undefined;
    const text = map === undefined || value === undefined ? value : map.get(String(value));
    const found = text ?? otherwise;
    if (found !== undefined) return found;
  }
  return undefined;
}
