import type { EventType, Field, Label, LabelSource, Rule } from '../model/catalog.ts';

/** A made-up event that a rule records, and what its fields hold. */
export interface Sample {
  readonly event: Readonly<Record<string, unknown>>;
  readonly values: ReadonlyMap<string, unknown>;
}

/** An event with every field set to something plausible, so that one rule records it. */
export function sampleEvent(event: EventType, rule: Rule): Sample {
  const values = new Map<string, unknown>();
  for (const [index, field] of [...event.fields.values()].entries())
    values.set(field.path, sampleValue(field, index, rule));
  const object: Record<string, unknown> = { type: event.type, ts: 1_700_000_000_000, seq: 1 };
  for (const field of event.fields.values()) place(object, field, values.get(field.path));
  return { event: object, values };
}

function sampleValue(field: Field, index: number, rule: Rule): unknown {
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
  const source = label.byEvent.get(event.type) ?? label.source;
  const raw = rawText(source, event, rule, sample);
  if (raw === undefined)
    return optional ? undefined : carries(source, event, rule) ? label.fallback : label.absent;
  return source.kind === 'constant' ? source.text : accepted(label, raw);
}

/** Sample texts pass every policy; numbers become the step they have reached. */
function accepted(label: Label, raw: unknown): string {
  const steps = label.policy?.steps;
  if (steps !== undefined && typeof raw === 'number') {
    const reached = steps.filter((step) => step <= raw).at(-1);
    return reached === undefined ? label.fallback : String(reached);
  }
  const text = String(raw);
  if (label.members !== undefined && !label.members.includes(text)) return label.fallback;
  return label.policy?.keep === 'before-colon' ? (text.split(':')[0] ?? text) : text;
}

function rawText(source: LabelSource, event: EventType, rule: Rule, sample: Sample): unknown {
  switch (source.kind) {
    case 'constant':
      return source.text;
    case 'fact':
      return `${source.name}-1`;
    case 'field': {
      const value = sample.values.get(pathIn(source.path, event, rule));
      if (source.map === undefined || value === undefined) return value;
      return source.map.get(String(value)) ?? source.otherwise;
    }
    case 'join': {
      const value = sample.values.get(source.path);
      return value === undefined ? undefined : String(value);
    }
    case 'first': {
      for (const one of source.cases) {
        const found = rawText(one, event, rule, sample);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    default:
      return undefined;
  }
}

function carries(source: LabelSource, event: EventType, rule: Rule): boolean {
  const paths =
    source.kind === 'first'
      ? source.cases.map((one) => one.path)
      : source.kind === 'field' || source.kind === 'join'
        ? [source.path]
        : [];
  return paths.some((path) => event.fields.has(pathIn(path, event, rule)));
}

function pathIn(path: string, event: EventType, rule: Rule): string {
  const inItem = `${rule.items}.${path}`;
  return rule.items !== undefined && event.fields.has(inItem) ? inItem : path;
}
