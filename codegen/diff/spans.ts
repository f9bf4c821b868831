import type { Span, SpanAttribute } from '../model/catalog.ts';
import { type Change, pair, same, shown } from './change.ts';
import type { LabelTwins } from './labels.ts';

const PLAIN = [
  'kind',
  'trust',
  'prepare',
  'content',
  'contentNames',
  'showsTurn',
  'duration',
  'time',
  'since',
] as const;

/** What changed about a span that both catalogs have. Whoever reads traces is a reader of OTLP. */
export function compareSpans(base: Span, head: Span, twins: LabelTwins): Change[] {
  const changes: Change[] = [];
  const add: Add = (key, what, breaks, { privacy, declared } = {}) => {
    changes.push({
      ...(privacy && { privacy }),
      declared,
      subject: `span ${head.id}`,
      what,
      breaks: breaks ? ['otel'] : [],
      at: [...head.at, key],
      side: 'head',
    });
  };
  if (base.name !== head.name) add('name', `name: ${base.name} became ${head.name}`, true);
  if (!same(base.description, head.description)) add('description', 'description', false);
  for (const key of PLAIN)
    if (!same(base[key], head[key]))
      add(key, `${key}: ${shown(base[key])} became ${shown(head[key])}`, true);
  const triggers = (span: Span): string[] =>
    span.triggers.map(({ role, event }) => `${role} ${event.type}`);
  if (!same(triggers(base), triggers(head)))
    add('on', `events: ${shown(triggers(base))} became ${shown(triggers(head))}`, true);
  for (const key of ['where', 'listed', 'status', 'optIn'] as const)
    if (!same(withoutPlaces(base[key]), withoutPlaces(head[key]))) add(key, `${key} changed`, true);
  compareAttributes(base.attributes, head.attributes, twins, add);
  const events = pair(base.events, head.events, ({ name }) => name);
  for (const { name } of events.removed) add('events', `the event ${name} is gone`, true);
  for (const { name } of events.added) add('events', `the event ${name} is new`, false);
  for (const [from, to] of events.kept)
    compareAttributes(from.attributes, to.attributes, twins, add);
  return changes;
}

type Add = (
  key: string,
  what: string,
  breaks: boolean,
  more?: Pick<Change, 'privacy' | 'declared'>,
) => void;

/** From what tells least of a field to what tells most. */
const OPENNESS: readonly string[] = ['hash', 'entries', 'text', 'error', 'identifier'];

function compareAttributes(
  base: readonly SpanAttribute[],
  head: readonly SpanAttribute[],
  twins: LabelTwins,
  add: Add,
): void {
  const { removed, added, kept } = pair(base, head, ({ name }) => name);
  for (const { name, deprecated } of removed) {
    const declared = deprecated && `deprecated since ${deprecated.since}`;
    add('attributes', `the attribute ${name} is gone`, true, { declared });
  }
  for (const { name } of added) add('attributes', `the attribute ${name} is new`, false);
  for (const [from, to] of kept) {
    const opener =
      from.source.kind === 'hash' && OPENNESS.indexOf(to.source.kind) > OPENNESS.indexOf('hash');
    if (!same(made(from), made(to, twins)))
      add('attributes', `the attribute ${to.name} is made in another way`, true, {
        privacy: opener,
      });
  }
}

function made(attribute: SpanAttribute, twins?: LabelTwins): unknown {
  const { source, deprecated: _, ...rest } = attribute;
  const label = source.kind === 'label' && { label: twins?.idOf(source.label) ?? source.label.id };
  return withoutPlaces({
    ...rest,
    source: { ...source, ...(label && { of: label.label, label: {} }) },
  });
}

/** Places in the file move when lines are added; labels are compared on their own. */
export function withoutPlaces(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value ?? null, (key, inner: unknown) =>
      key === 'at' ? undefined : key === 'label' ? (inner as { id?: string }).id : inner,
    ),
  );
}
