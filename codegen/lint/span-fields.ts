import type { Path } from '../catalog/source.ts';
import type {
  Catalog,
  EventType,
  Field,
  FieldRef,
  PrivacyClass,
  Span,
  SpanAttribute,
} from '../model/catalog.ts';
import { isReadable, readsOf } from '../model/label-texts.ts';

/** One place of a span that reads a field, and the classes that may be read there. */
export interface FieldUse {
  readonly span: Span;
  readonly ref: FieldRef;
  readonly at: Path;
  /** The only event it reads; undefined for all of the span's. */
  readonly on: string | undefined;
  readonly allowed: readonly PrivacyClass[];
  /** The unit in which it is read; undefined where any will do. */
  readonly unit?: string | undefined;
  /** What the field becomes, for the message. */
  readonly becomes: string;
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

/** The span's events that carry the field, other than in the items of a list. */
export function carriers({ span, ref, on }: FieldUse): { event: EventType; field: Field }[] {
  return span.triggers.flatMap(({ event }) => {
    const fields = ref.private ? event.privateFields : event.fields;
    const field = fields.get(ref.path);
    const inItems = field?.segments.slice(0, -1).some(({ array }) => array) === true;
    if (field === undefined || inItems) return [];
    return on === undefined || on === event.type ? [{ event, field }] : [];
  });
}

/** Every field that a span reads. */
export function* fieldUses(catalog: Catalog): Iterable<FieldUse> {
  for (const span of catalog.spans) {
    yield* timeUses(span);
    yield* statusUses(span);
    for (const attribute of span.attributes) yield* attributeUses(span, attribute);
    for (const event of span.events)
      for (const attribute of event.attributes) yield* attributeUses(span, attribute);
  }
}

function* timeUses(span: Span): Iterable<FieldUse> {
  const use = (key: string, path: string, allowed: readonly PrivacyClass[]): FieldUse => ({
    span,
    ref: { path, private: false },
    at: [...span.at, key],
    on: undefined,
    allowed,
    becomes: `the ${key} of a span`,
  });
  if (span.duration !== undefined)
    yield { ...use('duration', span.duration, ['measure']), unit: 'ms' };
  if (span.time !== undefined) yield { ...use('time', span.time, ['measure']), unit: 'epoch_ms' };
  if (span.listed !== undefined)
    yield { ...use('listed', span.listed.path, ['label', 'enum']), becomes: 'a list' };
  for (const guard of span.where)
    yield { ...use('where', guard.path, ['enum']), at: guard.at, becomes: 'a guard' };
}

function* statusUses(span: Span): Iterable<FieldUse> {
  for (const { on, where, message, at } of span.status) {
    for (const guard of where)
      yield {
        span,
        ref: { path: guard.path, private: false },
        at: guard.at,
        on,
        allowed: guard.members === undefined ? IN_A_MESSAGE : ['enum'],
        becomes: 'a guard',
      };
    if (message === undefined || message.kind === 'fixed') continue;
    for (const ref of message.fields)
      yield {
        span,
        ref,
        at: [...at, 'message'],
        on,
        allowed: IN_A_MESSAGE,
        becomes: 'the message of a status',
      };
  }
}

function* attributeUses(span: Span, attribute: SpanAttribute): Iterable<FieldUse> {
  const { source, at, on, name } = attribute;
  if (source.kind === 'constant') return;
  if (source.kind === 'label') {
    for (const [type, text] of source.texts)
      for (const read of readsOf(text))
        yield {
          span,
          ref: { path: read.path, private: false },
          at,
          on: type,
          allowed: isReadable(read, source.label) ? [read.field.class] : IN_A_LABEL,
          becomes: `the label \`${source.label.id}\``,
        };
    return;
  }
  const becomes = `\`${source.kind}\` of the attribute \`${name}\``;
  const refs = [
    source.field,
    ...(source.kind === 'value' ? source.sum.map((path) => ({ path, private: false })) : []),
  ];
  const first = span.triggers.map(({ event }) => event.fields.get(source.field.path));
  const added =
    refs.length > 1 ? first.find((field) => field?.class === 'measure')?.unit : undefined;
  const unit = source.kind === 'value' && source.seconds ? 'ms' : added;
  for (const ref of refs) yield { span, ref, at, on, allowed: ALLOWED[source.kind], unit, becomes };
}
