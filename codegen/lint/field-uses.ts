import type { Path } from '../catalog/source.ts';
import type {
  Catalog,
  EventType,
  Field,
  FieldRef,
  Label,
  Metric,
  PrivacyClass,
  Span,
  SpanAttribute,
} from '../model/catalog.ts';
import { isReadable, readsOf } from '../model/label-texts.ts';
import { sides } from '../model/metric.ts';
import { allAttributes } from '../model/span.ts';

/** One place that reads a field, the events that carry it, and the classes that may be read there. */
export interface FieldUse {
  readonly at: Path;
  readonly carriers: readonly { readonly event: EventType; readonly field: Field }[];
  readonly allowed: readonly PrivacyClass[];
  /** The unit in which it is read; undefined where any will do. */
  readonly unit?: string | undefined;
  /** What the field becomes, for the message. */
  readonly becomes: string;
  /** What to do instead; undefined where it follows from the class of the field. */
  readonly help?: string;
}

/** The numbers that a metric takes, event by event. */
export function* measureUses({ id, rules }: Metric): Iterable<FieldUse> {
  for (const { events, reads } of rules)
    for (const event of events)
      for (const { path, at } of reads) {
        const field = event.fields.get(path);
        const carriers = field === undefined ? [] : [{ event, field }];
        const words = { becomes: `a value of \`${id}\``, help: 'name a field of class measure' };
        yield { at, carriers, allowed: ['measure'], ...words };
      }
}

/** Every field that a label of a metric is made of. */
export function* labelReads(catalog: Catalog) {
  for (const { metric, side } of sides(catalog))
    for (const { event, rule, labels } of side.recordings)
      for (const [index, text] of labels.entries()) {
        const use = side.labels[index];
        if (use === undefined || event === undefined) continue;
        for (const read of readsOf(text)) yield { metric, rule, use, event, read, kind: text.kind };
      }
}

export function* labelUses(catalog: Catalog): Iterable<FieldUse> {
  for (const { metric, use, event, read } of labelReads(catalog))
    yield {
      at: read.at,
      carriers: [{ event, field: read.field }],
      allowed: readableAs(use.label, read),
      becomes: `the label \`${use.label.prometheusName}\` of \`${metric.id}\``,
      help: 'use a field of class label, flag or an enum; spans may carry a bounded hash',
    };
}

/** Classes that a label may read there. */
const readableAs = (
  label: Label,
  read: Parameters<typeof isReadable>[0],
): readonly PrivacyClass[] => (isReadable(read, label) ? [read.field.class] : IN_A_LABEL);

/** What a span says of a field that it reads. */
interface Use extends Omit<FieldUse, 'carriers'> {
  readonly ref: FieldRef;
  /** The only event it reads; undefined for all of the span's. */
  readonly on?: string | undefined;
  /** What is not a single value, where it is read as that. */
  readonly takes?: 'a list' | 'a map' | undefined;
}

/** Which classes each form of an attribute may hold. */
const ALLOWED = {
  value: ['measure', 'flag', 'enum'],
  text: ['label', 'enum'],
  error: ['error'],
  hash: ['identifier'],
  identifier: ['identifier'],
  entries: ['label'],
} as const satisfies Record<string, readonly PrivacyClass[]>;

const IN_A_MESSAGE: readonly PrivacyClass[] = ['label', 'enum', 'error'];
const IN_A_LABEL: readonly PrivacyClass[] = ['label', 'enum', 'flag'];

/** Every field that a span reads, with the events that carry it other than in the items of a list. */
export function* spanUses({ spans }: Catalog) {
  for (const span of spans)
    for (const use of usesOf(span)) {
      const events = span.triggers
        .map(({ event }) => event)
        .filter(({ type }) => use.on === undefined || use.on === type);
      const carriers = events.flatMap((event) => {
        const field = (use.ref.private ? event.privateFields : event.fields).get(use.ref.path);
        const inItems = field?.segments.slice(0, -1).some(({ array }) => array) === true;
        return field === undefined || inItems ? [] : [{ event, field }];
      });
      yield { ...use, span, events, carriers };
    }
}

function* usesOf(span: Span): Iterable<Use> {
  yield* ownUses(span);
  yield* statusUses(span);
  for (const attribute of allAttributes(span)) yield* attributeUses(span, attribute);
}

const own = (path: string): FieldRef => ({ path, private: false });

function* ownUses({ duration, time, listed, where, at }: Span): Iterable<Use> {
  for (const [key, path, unit] of [
    ['duration', duration, 'ms'] as const,
    ['time', time, 'epoch_ms'] as const,
  ])
    if (path !== undefined)
      yield {
        ref: own(path),
        at: [...at, key],
        allowed: ['measure'],
        unit,
        becomes: `the ${key} of a span`,
      };
  if (listed !== undefined)
    yield {
      ref: own(listed.path),
      at: [...at, 'listed'],
      allowed: ['label', 'enum'],
      becomes: 'a list',
    };
  for (const guard of where)
    yield { ref: own(guard.path), at: guard.at, allowed: ['enum'], becomes: 'a guard' };
}

function* statusUses({ status }: Span): Iterable<Use> {
  for (const { on, where, message, at } of status) {
    for (const guard of where) {
      const allowed: Use['allowed'] = guard.members === undefined ? IN_A_MESSAGE : ['enum'];
      yield { ref: own(guard.path), at: guard.at, on, allowed, becomes: 'a guard' };
    }
    const becomes = 'the message of a status';
    if (message === undefined || message.kind === 'fixed') continue;
    const takes = message.kind === 'first' ? 'a list' : undefined;
    for (const ref of message.fields)
      yield { ref, at: [...at, 'message'], on, allowed: IN_A_MESSAGE, becomes, takes };
  }
}

function* attributeUses({ triggers }: Span, attribute: SpanAttribute): Iterable<Use> {
  const { source, at, on, name } = attribute;
  if (source.kind === 'constant') return;
  if (source.kind === 'label') {
    const becomes = `the label \`${source.label.id}\``;
    for (const [type, text] of source.texts)
      for (const read of readsOf(text)) {
        const allowed = readableAs(source.label, read);
        const takes = text.kind === 'join' ? 'a list' : undefined;
        yield { ref: own(read.path), at, on: type, allowed, becomes, takes };
      }
    return;
  }
  const becomes = `\`${source.kind}\` of the attribute \`${name}\``;
  const refs = [source.field, ...(source.kind === 'value' ? source.sum.map(own) : [])];
  const first = triggers.map(({ event }) => event.fields.get(source.field.path));
  const added =
    refs.length > 1 ? first.find((field) => field?.class === 'measure')?.unit : undefined;
  const unit = source.kind === 'value' && source.seconds ? 'ms' : added;
  const takes = source.kind === 'entries' ? 'a map' : undefined;
  for (const ref of refs)
    yield { ref, at, on, allowed: ALLOWED[source.kind], unit, becomes, takes };
}
