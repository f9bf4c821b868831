import type {
  EventType,
  FieldsText,
  Label,
  LabelSource,
  LabelText,
  Metric,
  Span,
} from './catalog.ts';
import type { LabelDraft } from './labels.ts';
import { sides } from './metric.ts';

/** What the labels of a span are on each of its events. One that lacks the field leaves it to one that has it. */
export function spanTexts(
  label: Label,
  optional: boolean,
  events: readonly EventType[],
): ReadonlyMap<string, LabelText> {
  const texts = events.map(
    (event) => [event.type, textOf(label, event, undefined, optional)] as const,
  );
  const elsewhere = texts.some(([, { kind }]) => kind !== 'absent');
  return new Map(
    texts.map(([type, text]) => [
      type,
      text.kind === 'absent' && elsewhere ? { kind: 'absent', text: undefined } : text,
    ]),
  );
}

/**
 * What a label is on an event, or at the start: the one place where `by_event`, `first` and items
 * are looked up.
 * @param items the array that is gone through
 * @param leftOut whether it is left out, where it may be missing, instead of having its fallback
 */
export function textOf(
  label: Label,
  event: EventType | undefined,
  items: string | undefined,
  leftOut: boolean,
): LabelText {
  const source = sourceOn(label, event);
  if (source?.kind === 'constant') return { kind: 'constant', text: source.text };
  if (source?.kind === 'fact' && event === undefined) return { kind: 'fact', name: source.name };
  const reads = (source?.reads ?? []).flatMap((read) => {
    const inItem = itemPath(items, read.path);
    const path = event?.fields.has(inItem) ? inItem : read.path;
    const field = event?.fields.get(path);
    return field === undefined ? [] : [{ ...read, path, field }];
  });
  if (reads.length === 0) return { kind: 'absent', text: leftOut ? undefined : label.absent };
  const kind = source?.kind === 'join' ? 'join' : 'fields';
  return { kind, reads, leftOut: leftOut && reads.every(mayBeMissing) };
}

function sourceOn({ sources }: Label, event: EventType | undefined): LabelSource | undefined {
  return sources.find((source) => source.event === event?.type) ?? sources[0];
}

type Asked = FieldsText['reads'][number];

/** Whether an event that keeps to its type may give no text there. */
export function mayBeMissing({ field, after, map, otherwise }: Asked): boolean {
  if (otherwise !== undefined) return false;
  const gaps = map && (field.members.length === 0 || field.members.some((one) => !map.has(one)));
  return field.optional || after !== undefined || gaps === true;
}

/** Classes that a label may read there: of an identifier one segment, through a pattern. */
export function isReadable({ field, after }: Asked, { policy }: Label): boolean {
  if (field.class === 'identifier') return after !== undefined && policy?.pattern !== undefined;
  return READABLE.has(field.class);
}

const READABLE: ReadonlySet<string> = new Set(['label', 'enum', 'flag', 'measure']);

/** Texts that a closed label can have on the event, before it is asked which of them are members. */
export function closedTexts(text: LabelText): string[] {
  if (text.kind === 'constant') return [text.text];
  return readsOf(text).flatMap(({ field, map, otherwise }) => [
    ...(map?.values() ?? field.members),
    ...(otherwise === undefined ? [] : [otherwise]),
  ]);
}

/** The fields that a text is made of. */
export function readsOf(text: LabelText): FieldsText['reads'] {
  return 'reads' in text ? text.reads : [];
}

/** The path in the event of what an item holds at `path`. */
export function itemPath(items: string | undefined, path: string): string {
  return items === undefined ? path : `${items}.${path}`;
}

/** Notes on each label what stands on it; the members of `value: enum` follow from that. */
export function noteUses(
  labels: Iterable<LabelDraft>,
  metrics: readonly Metric[],
  spans: readonly Span[],
): void {
  for (const { metric, key, side } of sides({ metrics }))
    for (const [index, { label }] of side.labels.entries()) {
      const used = label as LabelDraft;
      used.carriers.add(key);
      used.metrics.add(metric.id);
      for (const { event, labels: texts } of side.recordings) {
        const text = texts[index];
        if (event !== undefined && text !== undefined) used.texts.push({ event, text });
      }
    }
  for (const { attributes, triggers } of spans)
    for (const { source } of attributes) {
      if (source.kind !== 'label') continue;
      const used = source.label as LabelDraft;
      used.carriers.add('spans');
      for (const { event } of triggers) {
        const text = source.texts.get(event.type);
        if (text !== undefined) used.texts.push({ event, text });
      }
    }
  for (const label of labels)
    if (label.policy === undefined && label.members === undefined)
      label.members = [...new Set(label.texts.flatMap(({ text }) => closedTexts(text)))];
}
