import type {
  AttributeEntry,
  SpanEntry,
  SpanLabelEntry,
  StatusEntry,
} from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import { described, noticeOf } from '../locales/translations.ts';
import type {
  AttributeSource,
  FieldRef,
  Guard,
  Span,
  SpanAttribute,
  SpanTrigger,
  StatusRule,
} from './catalog.ts';
import { isList } from './events.ts';
import { spanTexts } from './label-texts.ts';
import { camelCase, constantCase } from './names.ts';
import { eventsNamed, labelNamed, type Vocabulary } from './references.ts';

/** Resolves every span in the order of the file. */
export function resolveSpans(vocabulary: Vocabulary): Span[] {
  return Object.entries(vocabulary.document.spans ?? {}).map(([id, entry]) => {
    const at: Path = ['spans', id];
    const since = entry.since ?? vocabulary.document.editions[0] ?? '';
    const triggers = resolveTriggers(entry, at, vocabulary);
    const attributes = (entries: SpanEntry['attributes'], place: Path): SpanAttribute[] =>
      Object.entries(entries ?? {}).map(([name, one]) =>
        resolveAttribute(name, one, since, [...place, name], vocabulary),
      );
    const { name, duration, time, rank, trust, content } = entry;
    return {
      ...{ id, name, duration, time, rank, trust, content },
      constantName: `${constantCase(id)}_SPAN`,
      property: camelCase(id),
      description: described(entry, at, vocabulary.texts),
      kind: entry.kind ?? 'internal',
      since,
      triggers,
      where: resolveGuards(entry.where, [...at, 'where']),
      listed: resolveGuards(entry.listed, [...at, 'listed'])[0],
      caller: entry.caller === true,
      prepare: entry.prepare === true,
      optIn: entry.opt_in && { alone: [], ...entry.opt_in },
      attributes: [
        ...(entry.labels ?? []).flatMap((label, index) =>
          resolveLabel(label, since, triggers, [...at, 'labels', index], vocabulary),
        ),
        ...attributes(entry.attributes, [...at, 'attributes']),
      ],
      contentNames: entry.content_names ?? 'every',
      showsTurn: entry.shows_turn === true,
      events: Object.entries(entry.events ?? {}).map(([name, entries]) => ({
        name,
        attributes: attributes(entries, [...at, 'events', name]),
      })),
      status: (entry.status ?? []).map(({ on, where, message }, index) => ({
        ...{ on, message: statusMessage(message), at: [...at, 'status', index] },
        where: resolveGuards(where, [...at, 'status', index, 'where']),
      })),
      at,
    };
  });
}

function resolveTriggers(entry: SpanEntry, at: Path, vocabulary: Vocabulary): SpanTrigger[] {
  const roles = [['whole', 'on'] as const, ['start', 'start'] as const, ['end', 'end'] as const];
  return roles.flatMap(([role, key]) =>
    eventsNamed(entry[key], [...at, key], vocabulary).map((event) => ({ role, event })),
  );
}

function resolveLabel(
  entry: SpanLabelEntry,
  spanSince: string,
  triggers: readonly SpanTrigger[],
  at: Path,
  vocabulary: Vocabulary,
): SpanAttribute[] {
  const older = typeof entry === 'string' ? undefined : entry.without_opt_in;
  const events = triggers.map(({ event }) => event);
  return labelNamed(entry, spanSince, at, vocabulary).map(({ label, optional, since }) => {
    const name = label.otelName ?? label.id;
    return {
      name,
      olderNames: [older ?? name].flat(),
      source: { kind: 'label', label, optional, texts: spanTexts(label, optional, events) },
      on: undefined,
      setting: undefined,
      since,
      at,
    };
  });
}

function resolveAttribute(
  name: string,
  entry: AttributeEntry,
  spanSince: string,
  at: Path,
  { texts, findings }: Vocabulary,
): SpanAttribute {
  const long = typeof entry === 'string' ? { value: entry } : entry;
  const { deprecated } = long;
  const source = attributeSource(long);
  if (source === undefined)
    findings.keyError(
      'attribute-form',
      at,
      `\`${name}\` does not say what it holds`,
      'give exactly one of `value`, `text`, `error`, `hash`, `identifier`, `entries`, `constant`',
    );
  const isMap = source?.kind === 'entries';
  if (isMap && !name.endsWith('.*')) {
    const message = `\`${name}\` is the name of one attribute, and a map has one for each entry`;
    findings.keyError('attribute-form', at, message, `write \`${name}.*\``);
  }
  const key = isMap ? name.replace(/\*$/, '') : name;
  return {
    name: key,
    olderNames: [key],
    source: source ?? { kind: 'constant', text: '', onError: false },
    on: long.on,
    setting: long.setting,
    since: long.since ?? spanSince,
    ...(deprecated && {
      deprecated: { ...deprecated, notice: noticeOf(deprecated, at, texts) },
    }),
    at,
  };
}

function attributeSource(entry: Exclude<AttributeEntry, string>): AttributeSource | undefined {
  const { constant, value, because } = entry;
  const forms = ['text', 'error', 'hash', 'identifier', 'entries'] as const;
  const sources = forms.flatMap((kind): AttributeSource[] => {
    const path = entry[kind];
    return path === undefined ? [] : [{ kind, field: fieldRef(path), because }];
  });
  if (constant !== undefined)
    sources.push({ kind: 'constant', text: constant, onError: entry.on_error === true });
  if (value !== undefined)
    sources.push({
      kind: 'value',
      field: fieldRef(value),
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

function resolveGuards(entry: StatusEntry['where'], at: Path): Guard[] {
  return Object.entries(entry ?? {}).map(([path, members]) => ({
    path,
    members: members === 'present' ? undefined : members,
    at: [...at, path],
  }));
}

function statusMessage(entry: StatusEntry['message']): StatusRule['message'] {
  if (entry === undefined) return undefined;
  if (typeof entry === 'string') return { kind: 'first', fields: [fieldRef(entry)] };
  if (isList(entry)) return { kind: 'first', fields: entry.map(fieldRef) };
  if (entry.fixed !== undefined) return { kind: 'fixed', text: entry.fixed };
  return { kind: 'join', fields: (entry.join ?? []).map(fieldRef) };
}
