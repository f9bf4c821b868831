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
import { allAttributes } from '../model/span.ts';

/** One place of a span that reads a field, and the classes that may be read there. */
interface Use {
  readonly ref: FieldRef;
  readonly at: Path;
  /** The only event it reads; undefined for all of the span's. */
  readonly on?: string | undefined;
  readonly allowed: readonly PrivacyClass[];
  /** The unit in which it is read; undefined where any will do. */
  readonly unit?: string | undefined;
  /** What the field becomes, for the message. */
  readonly becomes: string;
}

export interface FieldUse extends Use {
  readonly span: Span;
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
export function* fieldUses({ spans }: Catalog): Iterable<FieldUse> {
  for (const span of spans) {
    for (const use of [...ownUses(span), ...statusUses(span)]) yield { ...use, span };
    for (const attribute of allAttributes(span))
      for (const use of attributeUses(span, attribute)) yield { ...use, span };
  }
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
    for (const ref of message === undefined || message.kind === 'fixed' ? [] : message.fields)
      yield { ref, at: [...at, 'message'], on, allowed: IN_A_MESSAGE, becomes };
  }
}

function* attributeUses({ triggers }: Span, attribute: SpanAttribute): Iterable<Use> {
  const { source, at, on, name } = attribute;
  if (source.kind === 'constant') return;
  if (source.kind === 'label') {
    const becomes = `the label \`${source.label.id}\``;
    for (const [type, text] of source.texts)
      for (const read of readsOf(text)) {
        const allowed = isReadable(read, source.label) ? [read.field.class] : IN_A_LABEL;
        yield { ref: own(read.path), at, on: type, allowed, becomes };
      }
    return;
  }
  const becomes = `\`${source.kind}\` of the attribute \`${name}\``;
  const refs = [source.field, ...(source.kind === 'value' ? source.sum.map(own) : [])];
  const first = triggers.map(({ event }) => event.fields.get(source.field.path));
  const added =
    refs.length > 1 ? first.find((field) => field?.class === 'measure')?.unit : undefined;
  const unit = source.kind === 'value' && source.seconds ? 'ms' : added;
  for (const ref of refs) yield { ref, at, on, allowed: ALLOWED[source.kind], unit, becomes };
}
