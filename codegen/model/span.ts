import type { DeprecatedEntry, SpanEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Localized } from '../locales/translations.ts';
import type { EventType, FieldRef, Guard } from './event.ts';
import type { Label, LabelText } from './label.ts';

type SpanKind = NonNullable<SpanEntry['kind']>;

/** Where an attribute's value comes from, and in what form it may leave. */
export type AttributeSource =
  | {
      readonly kind: 'label';
      readonly label: Label;
      readonly optional: boolean;
      /** What it is on each event of the span, by event type. */
      readonly texts: ReadonlyMap<string, LabelText>;
    }
  | {
      readonly kind: 'value';
      readonly field: FieldRef;
      readonly sum: readonly string[];
      readonly otherwise: number | undefined;
      readonly positive: boolean;
      /** Milliseconds of the field as seconds. */
      readonly seconds: boolean;
    }
  | {
      readonly kind: 'text' | 'error' | 'hash' | 'identifier' | 'entries';
      readonly field: FieldRef;
      /** Why an identifier may leave as it is. */
      readonly because: string | undefined;
    }
  /** `onError`: only on spans that are an error. */
  | { readonly kind: 'constant'; readonly text: string; readonly onError: boolean };

export interface SpanAttribute {
  /** For entries of a map the part before the key. */
  readonly name: string;
  /** The names without the opt-in to the newest conventions. */
  readonly olderNames: readonly string[];
  readonly source: AttributeSource;
  /** The only event that sets it. */
  readonly on: string | undefined;
  /** The setting of the exporter that switches it on. */
  readonly setting: string | undefined;
  readonly since: string;
  /** Set when the edition says that it will go: since when, and what to use instead. */
  readonly deprecated?: DeprecatedEntry & { readonly notice: Localized };
  readonly at: Path;
}

export interface StatusRule {
  readonly on: string | undefined;
  readonly where: readonly Guard[];
  /** The first field with a text wins; joined fields make one text. */
  readonly message:
    | { readonly kind: 'first' | 'join'; readonly fields: readonly FieldRef[] }
    | { readonly kind: 'fixed'; readonly text: string }
    | undefined;
  readonly at: Path;
}

/** One event of a span, and what it does to it. */
export interface SpanTrigger {
  readonly role: 'start' | 'end' | 'whole';
  readonly event: EventType;
}

type AsWritten = {
  readonly [Key in 'duration' | 'time' | 'rank' | 'trust' | 'content']: SpanEntry[Key] | undefined;
};

export interface Span extends AsWritten {
  readonly id: string;
  readonly name: string;
  /** Name of the constant in generated code, and of what is printed for it. */
  readonly constantName: string;
  readonly property: string;
  readonly description: Localized;
  readonly kind: SpanKind;
  readonly since: string;
  readonly triggers: readonly SpanTrigger[];
  readonly where: readonly Guard[];
  /** With another text in the field an event makes a span only when it is an error. */
  readonly listed: Guard | undefined;
  /** Its parent may be a span outside the service. */
  readonly caller: boolean;
  readonly prepare: boolean;
  readonly optIn: Required<NonNullable<SpanEntry['opt_in']>> | undefined;
  readonly attributes: readonly SpanAttribute[];
  /** Under how many of its names each text leaves. */
  readonly contentNames: 'one' | 'every';
  /** It shows the first input and the last output of the spans below it. */
  readonly showsTurn: boolean;
  readonly events: readonly {
    readonly name: string;
    readonly attributes: readonly SpanAttribute[];
  }[];
  readonly status: readonly StatusRule[];
  readonly at: Path;
}

/** The names that an attribute leaves under, as they are written: those without the opt-in first. */
export function namesOf({ name, olderNames, source }: SpanAttribute): string[] {
  return source.kind === 'entries' ? [`${name}*`] : [...new Set([...olderNames, name])];
}

/** Attributes of a span and of the events on it. */
export function allAttributes(span: Span): readonly SpanAttribute[] {
  return [...span.attributes, ...span.events.flatMap(({ attributes }) => attributes)];
}

/** The rules that speak of the event, whether or not they can hold. */
function rulesFor({ status }: Span, event: EventType): readonly StatusRule[] {
  return status.filter(
    ({ on, where }) =>
      (on === undefined || on === event.type) && where.every(({ path }) => event.fields.has(path)),
  );
}

/**
 * The rules that can make the span an error at the event, in order. A member that the guard of the
 * span or an earlier rule has taken is left out, and so is what follows a rule without a condition.
 */
export function statusRules(span: Span, event: EventType): StatusRule[] {
  if (isStart(span, event)) return [];
  const left = new Map<string, readonly string[]>();
  for (const { path, members } of span.where)
    if (members !== undefined && event.fields.has(path)) left.set(path, members);
  const possible = (guard: Guard): Guard => {
    const rest = left.get(guard.path);
    if (guard.members === undefined || rest === undefined) return guard;
    return { ...guard, members: guard.members.filter((member) => rest.includes(member)) };
  };
  const found: StatusRule[] = [];
  for (const rule of rulesFor(span, event)) {
    const where = rule.where.map(possible);
    if (where.some(({ members }) => members?.length === 0)) continue;
    found.push({ ...rule, where });
    const [only] = where;
    if (only === undefined) break;
    if (where.length > 1 || only.members === undefined) continue;
    const all = left.get(only.path) ?? event.fields.get(only.path)?.members ?? [];
    const taken = only.members;
    left.set(
      only.path,
      all.filter((member) => !taken.includes(member)),
    );
  }
  return found;
}

/** What only begins cannot have failed. */
function isStart({ triggers }: Span, event: EventType): boolean {
  return triggers.some(({ role, event: { type } }) => role === 'start' && type === event.type);
}

/** Rules that speak of some event and never hold at any. */
export function idleStatus(span: Span): StatusRule[] {
  const events = span.triggers.map(({ event }) => event);
  const living = new Set(events.flatMap((event) => statusRules(span, event).map(({ at }) => at)));
  return span.status.filter(
    (rule) => !living.has(rule.at) && events.some((event) => rulesFor(span, event).includes(rule)),
  );
}
