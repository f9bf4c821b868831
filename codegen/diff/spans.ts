import type { Catalog, Span, SpanAttribute } from '../model/catalog.ts';
import { type Audience, type Change, Changes, compareEntries, pair, same } from './change.ts';
import type { LabelTwins } from './labels.ts';

/** Traces leave over OTLP only. */
const READERS: readonly Audience[] = ['otel'];

const PLAIN = [
  ...(['name', 'kind', 'trust', 'prepare', 'content', 'contentNames'] as const),
  ...(['showsTurn', 'duration', 'time', 'since'] as const),
];

/** What became of the spans. */
export function compareSpans(base: Catalog, head: Catalog, twins: LabelTwins): Change[] {
  return compareEntries(base.spans, head.spans, [({ id }) => id, ({ name }) => name], {
    subject: ({ id }) => `span ${id}`,
    breaks: () => READERS,
    kept: (from, to) => compareSpan(from, to, twins).map((one) => ({ ...one, was: from.id })),
  });
}

function compareSpan(base: Span, head: Span, twins: LabelTwins): Change[] {
  const changes = new Changes(`span ${head.id}`, head.at);
  if (!same(base.description, head.description)) changes.add('description', 'description');
  for (const key of PLAIN) changes.became(key, base[key], head[key], READERS);
  const triggers = (span: Span): string[] =>
    span.triggers.map(({ role, event }) => `${role} ${event.type}`);
  changes.became('on', triggers(base), triggers(head), READERS, 'events');
  for (const key of ['where', 'listed', 'status', 'optIn'] as const)
    if (!same(base[key], head[key])) changes.add(key, `${key} changed`, READERS);
  compareAttributes(base.attributes, head.attributes, twins, changes);
  const names = ({ events }: Span): string[] => events.map(({ name }) => name);
  changes.names('events', 'the event', names(base), names(head), READERS);
  const events = pair(base.events, head.events, ({ name }) => name);
  for (const [from, to] of events.kept)
    compareAttributes(from.attributes, to.attributes, twins, changes);
  return changes.found;
}

/** From what tells least of a field to what tells most. */
const OPENNESS: readonly string[] = ['hash', 'entries', 'text', 'error', 'identifier'];

function compareAttributes(
  base: readonly SpanAttribute[],
  head: readonly SpanAttribute[],
  twins: LabelTwins,
  changes: Changes,
): void {
  const { removed, added, kept } = pair(base, head, ({ name }) => name);
  for (const { name, deprecated } of removed)
    changes.add('attributes', `the attribute ${name} is gone`, READERS, {
      declared: deprecated && `deprecated since ${deprecated.since}`,
      from: name,
    });
  for (const { name } of added)
    changes.add('attributes', `the attribute ${name} is new`, [], { to: name });
  for (const [from, to] of kept) {
    const opener = from.source.kind === 'hash' && OPENNESS.indexOf(to.source.kind) > 0;
    if (!same(made(from), made(to, twins)))
      changes.add('attributes', `the attribute ${to.name} is made in another way`, READERS, {
        ...{ from: from.name, to: to.name, ...(opener && { privacy: true }) },
      });
  }
}

/** How an attribute is made, with the label by its name in the old catalog. */
function made({ source, deprecated: _, ...rest }: SpanAttribute, twins?: LabelTwins): object {
  const label = source.kind === 'label' && { label: twins?.idOf(source.label) ?? source.label };
  return { ...rest, source: { ...source, ...label } };
}
