import { same } from '../../../diff/change.ts';
import { pair } from '../../../diff/pair.ts';
import type { Catalog, Span, SpanAttribute } from '../../../model/catalog.ts';
import type { Notice } from './upgrade.ts';

/** Everything else about a span that readers of traces notice. */
const REST = ['triggers', 'where', 'status', 'content', 'duration', 'time', 'trust'] as const;

/** What changed about spans, by their names. */
export function spanChanges(before: Catalog, after: Catalog): Notice[] {
  const { removed, added, kept } = pair(before.spans, after.spans, ({ id }) => id);
  return [
    ...added.map(({ name }): Notice => ({ words: 'spanNew', name })),
    ...removed.map(({ name }): Notice => ({ words: 'spanGone', name })),
    ...kept.flatMap(([from, to]) => changesOf(from, to)),
    ...kept
      .filter(([from, to]) => to.content !== undefined && from.contentNames !== to.contentNames)
      .map(
        ([, { name }]): Notice => ({
          words: 'spanContentNames',
          name,
          values: { value: `${after.name}.content.*` },
        }),
      ),
  ];
}

function changesOf(from: Span, to: Span): Notice[] {
  const { name, kind } = to;
  const notices: Notice[] = [];
  if (from.name !== name) notices.push({ words: 'renamed', name: from.name, values: { name } });
  if (from.kind !== kind) notices.push({ words: 'spanKind', name, values: { kind } });
  if (!same(from.listed, to.listed)) notices.push(listedNotice(to));
  if (from.showsTurn !== to.showsTurn) notices.push({ words: 'spanContent', name });
  if (!same(from.optIn, to.optIn)) notices.push({ words: 'spanOptIn', name });
  if (REST.some((key) => !same(from[key], to[key]))) notices.push({ words: 'otherwise', name });
  notices.push(...attributeChanges(from.attributes, to.attributes, name));
  const events = pair(from.events, to.events, (event) => event.name);
  for (const event of events.added)
    notices.push({ words: 'labelNew', name, values: { label: event.name } });
  for (const event of events.removed)
    notices.push({ words: 'labelGone', name, values: { label: event.name } });
  for (const [old, now] of events.kept)
    notices.push(...attributeChanges(old.attributes, now.attributes, name));
  return notices;
}

function listedNotice({ name, listed }: Span): Notice {
  if (listed === undefined) return { words: 'spanAlways', name };
  const values = { field: listed.path, value: listed.members?.join(', ') ?? '' };
  return { words: 'spanListed', name, values };
}

function attributeChanges(
  from: readonly SpanAttribute[],
  to: readonly SpanAttribute[],
  name: string,
): Notice[] {
  const { removed, added, kept } = pair(from, to, (attribute) => attribute.name);
  const about = (words: Notice['words'], label: string): Notice => ({
    words,
    name,
    values: { label },
  });
  return [
    ...added.map((attribute) => about('labelNew', attribute.name)),
    ...removed.map((attribute) => about('labelGone', attribute.name)),
    ...kept
      .filter(([old, now]) => !same(old, now))
      .map(([, attribute]) => about('attributeOther', attribute.name)),
  ];
}
