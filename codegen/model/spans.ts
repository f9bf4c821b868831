import type {
  AttributeEntry,
  CatalogDocument,
  GuardEntry,
  SpanEntry,
  SpanLabelEntry,
  StatusEntry,
} from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Texts } from '../locales/translations.ts';
import { suggest } from '../suggest.ts';
import type {
  AttributeSource,
  EventType,
  FieldRef,
  Guard,
  Label,
  Span,
  SpanAttribute,
  SpanTrigger,
  StatusRule,
} from './catalog.ts';
import { described, noticeOf } from './described.ts';
import type { Findings } from './findings.ts';
import { spanTexts } from './label-texts.ts';
import { camelCase, constantCase } from './names.ts';

/** What a span may refer to. */
export interface SpanVocabulary {
  readonly document: CatalogDocument;
  readonly labels: ReadonlyMap<string, Label>;
  readonly events: ReadonlyMap<string, EventType>;
  readonly texts: Texts;
}

/** Resolves every span in the order of the file. */
export function resolveSpans(vocabulary: SpanVocabulary, findings: Findings): Span[] {
  return Object.entries(vocabulary.document.spans ?? {}).map(([id, entry]) => {
    const at: Path = ['spans', id];
    const since = entry.since ?? vocabulary.document.editions[0] ?? '';
    const triggers = resolveTriggers(entry, at, vocabulary, findings);
    const attributes = (entries: SpanEntry['attributes'], place: Path): SpanAttribute[] =>
      Object.entries(entries ?? {}).map(([name, one]) =>
        resolveAttribute(name, one, since, [...place, name], vocabulary.texts, findings),
      );
    return {
      id,
      constantName: `${constantCase(id)}_SPAN`,
      property: camelCase(id),
      name: entry.name,
      description: described(entry, at, vocabulary.texts),
      kind: entry.kind ?? 'internal',
      since,
      triggers,
      where: resolveGuards(entry.where, [...at, 'where']),
      listed: resolveGuards(entry.listed, [...at, 'listed'])[0],
      duration: entry.duration,
      time: entry.time,
      rank: entry.rank,
      caller: entry.caller === true,
      trust: entry.trust,
      prepare: entry.prepare === true,
      optIn: entry.opt_in && { alone: [], ...entry.opt_in },
      attributes: [
        ...(entry.labels ?? []).flatMap((label, index) =>
          resolveLabel(label, since, triggers, [...at, 'labels', index], vocabulary, findings),
        ),
        ...attributes(entry.attributes, [...at, 'attributes']),
      ],
      content: entry.content,
      contentNames: entry.content_names ?? 'every',
      showsTurn: entry.shows_turn === true,
      events: Object.entries(entry.events ?? {}).map(([name, entries]) => ({
        name,
        attributes: attributes(entries, [...at, 'events', name]),
      })),
      status: (entry.status ?? []).map((rule, index) =>
        resolveStatus(rule, [...at, 'status', index]),
      ),
      at,
    };
  });
}

function resolveTriggers(
  entry: SpanEntry,
  at: Path,
  { events }: SpanVocabulary,
  findings: Findings,
): SpanTrigger[] {
  const read = (
    role: SpanTrigger['role'],
    key: string,
    types: string | readonly string[] = [],
  ): SpanTrigger[] =>
    (typeof types === 'string' ? [types] : types).flatMap((type, index) => {
      const event = events.get(type);
      if (event !== undefined) return [{ role, event }];
      findings.error(
        'unknown-event',
        [...at, key, ...(typeof types === 'string' ? [] : [index])],
        `there is no event \`${type}\``,
        suggest(type, [...events.keys()]),
      );
      return [];
    });
  return [
    ...read('whole', 'on', entry.on),
    ...read('start', 'start', entry.start),
    ...read('end', 'end', entry.end),
  ];
}

function resolveLabel(
  entry: SpanLabelEntry,
  spanSince: string,
  triggers: readonly SpanTrigger[],
  at: Path,
  { labels }: SpanVocabulary,
  findings: Findings,
): SpanAttribute[] {
  const long = typeof entry === 'string' ? { label: entry } : entry;
  const optional = long.label.endsWith('?');
  const id = optional ? long.label.slice(0, -1) : long.label;
  const label = labels.get(id);
  if (label === undefined) {
    findings.error(
      'unknown-label',
      typeof entry === 'string' ? at : [...at, 'label'],
      `there is no label \`${id}\``,
      suggest(id, [...labels.keys()]),
    );
    return [];
  }
  const events = triggers.map(({ event }) => event);
  const name = label.otelName ?? id;
  return [
    {
      name,
      olderNames: [long.without_opt_in ?? name].flat(),
      source: { kind: 'label', label, optional, texts: spanTexts(label, optional, events) },
      on: undefined,
      setting: undefined,
      since: long.since ?? spanSince,
      at,
    },
  ];
}

function resolveAttribute(
  name: string,
  entry: AttributeEntry,
  spanSince: string,
  at: Path,
  texts: Texts,
  findings: Findings,
): SpanAttribute {
  const long = typeof entry === 'string' ? { value: entry } : entry;
  const source = attributeSource(long);
  if (source === undefined)
    findings.keyError(
      'attribute-form',
      at,
      `\`${name}\` does not say what it holds`,
      'give exactly one of `value`, `text`, `error`, `hash`, `identifier`, `entries`, `constant`',
    );
  const key = source?.kind === 'entries' ? name.replace(/\*$/, '') : name;
  return {
    name: key,
    olderNames: [key],
    source: source ?? { kind: 'constant', text: '', onError: false },
    on: long.on,
    setting: long.setting,
    since: long.since ?? spanSince,
    ...(long.deprecated && {
      deprecated: {
        since: long.deprecated.since,
        notice: noticeOf(long.deprecated, at, texts),
      },
    }),
    at,
  };
}

const FORMS = ['text', 'error', 'hash', 'entries'] as const;

function attributeSource(entry: Exclude<AttributeEntry, string>): AttributeSource | undefined {
  const sources: AttributeSource[] = FORMS.flatMap((kind) => {
    const path = entry[kind];
    return path === undefined ? [] : [{ kind, field: fieldRef(path) }];
  });
  if (entry.identifier !== undefined)
    sources.push({
      kind: 'identifier',
      field: fieldRef(entry.identifier),
      because: entry.because,
    });
  if (entry.constant !== undefined)
    sources.push({ kind: 'constant', text: entry.constant, onError: entry.on_error === true });
  if (entry.value !== undefined)
    sources.push({
      kind: 'value',
      field: fieldRef(entry.value),
      sum: entry.or_sum ?? [],
      otherwise: entry.otherwise,
      positive: entry.positive === true,
      seconds: entry.in === 's',
    });
  return sources.length === 1 ? sources[0] : undefined;
}

const PRIVATE = 'private.';

function fieldRef(path: string): FieldRef {
  return path.startsWith(PRIVATE)
    ? { path: path.slice(PRIVATE.length), private: true }
    : { path, private: false };
}

function resolveGuards(entry: GuardEntry | undefined, at: Path): Guard[] {
  return Object.entries(entry ?? {}).map(([path, members]) => ({
    path,
    members: members === 'present' ? undefined : members,
    at: [...at, path],
  }));
}

function resolveStatus(entry: StatusEntry, at: Path): StatusRule {
  return {
    on: entry.on,
    where: resolveGuards(entry.where, [...at, 'where']),
    message: statusMessage(entry.message),
    at,
  };
}

function statusMessage(entry: StatusEntry['message']): StatusRule['message'] {
  if (entry === undefined) return undefined;
  if (typeof entry === 'string') return { kind: 'first', fields: [fieldRef(entry)] };
  if (isList(entry)) return { kind: 'first', fields: entry.map(fieldRef) };
  if ('fixed' in entry) return { kind: 'fixed', text: entry.fixed };
  return { kind: 'join', fields: entry.join.map(fieldRef) };
}

function isList(entry: object): entry is readonly string[] {
  return Array.isArray(entry);
}
