import type { Path } from '../catalog/source.ts';
import type { Catalog, EventType, Label, LabelSource } from '../model/catalog.ts';
import { readingOf } from '../model/reading.ts';
import { suggest } from '../suggest.ts';
import { acceptedBy } from './policies.ts';
import type { Finding, LintRule } from './rule.ts';

/** What a closed label may hold for nothing, beside its values. */
const NO_VALUE = ['unknown', 'none', 'other'];

/** A text that the catalog itself puts into a label. */
interface Written {
  readonly text: string;
  readonly at: Path;
}

/** Texts in place of a value: `fallback` and `absent`. */
function standIns({ fallback, absent, at }: Label): Written[] {
  return [
    { text: fallback, at: [...at, 'fallback'] },
    ...(absent === fallback ? [] : [{ text: absent, at: [...at, 'absent'] }]),
  ];
}

/** Constants, and what maps make of a field. */
function* constants({ source, byEvent, at }: Label): Iterable<Written> {
  for (const [type, own] of byEvent) yield* ofSource(own, [...at, 'by_event', type]);
  if (source.kind === 'first')
    for (const [index, one] of source.cases.entries())
      yield* ofSource(one, [...at, 'first', index]);
}

function* ofSource(source: LabelSource, at: Path): Iterable<Written> {
  if (source.kind === 'constant') yield { text: source.text, at };
  if (source.kind !== 'field') return;
  for (const [key, text] of source.map ?? []) yield { text, at: [...at, 'map', key] };
  if (source.otherwise !== undefined) yield { text: source.otherwise, at: [...at, 'otherwise'] };
}

const labelText: LintRule = {
  id: 'label-text',
  after: ['bad-pattern', 'slow-pattern', 'unknown-label'],
  *check(catalog, document) {
    for (const label of catalog.labels) {
      const entry = document.labels[label.id];
      const own = ({ at }: Written): boolean => Object.hasOwn(entry ?? {}, String(at[2]));
      // The values of an enum are made of its maps, so only its stand-ins can miss them.
      const listed = Array.isArray(entry?.value);
      for (const written of [...standIns(label), ...constants(label)].filter(own)) {
        const standIn = written.at[2] === 'fallback' || written.at[2] === 'absent';
        const { members, policy } = label;
        if (members !== undefined && (listed || standIn)) {
          const known = standIn ? [...members, ...NO_VALUE] : members;
          if (!known.includes(written.text)) yield outside(label, written, known);
        } else if (policy !== undefined && acceptedBy(policy, written.text) !== written.text)
          yield {
            at: written.at,
            message: `\`${written.text}\` is no text that \`${policy.id}\` accepts for \`${label.id}\``,
            help: `write a text like \`${policy.example ?? 'unknown'}\``,
          };
      }
    }
  },
};

function outside(label: Label, { text, at }: Written, known: readonly string[]): Finding {
  return {
    at,
    message: `\`${label.id}\` has no value \`${text}\``,
    help: suggest(text, known),
    everywhere: true,
  };
}

const mapKey: LintRule = {
  id: 'map-key',
  after: ['unknown-event', 'unknown-label'],
  *check(catalog) {
    const feeding = feedingEvents(catalog);
    for (const label of catalog.labels) {
      const events = feeding.get(label.id) ?? [];
      const { source, at } = label;
      if (source.kind === 'first')
        for (const [index, one] of source.cases.entries())
          yield* strayKeys(one, events, [...at, 'first', index]);
      for (const [type, own] of label.byEvent)
        yield* strayKeys(
          own,
          events.filter((event) => event.type === type),
          [...at, 'by_event', type],
        );
    }
  },
};

function* strayKeys(
  source: LabelSource,
  events: readonly EventType[],
  at: Path,
): Iterable<Finding> {
  if (source.kind !== 'field' || source.map === undefined) return;
  const fields = events.flatMap((event) => event.fields.get(source.path) ?? []);
  const known = [...new Set(fields.flatMap(({ members }) => members))];
  if (fields.length === 0 || fields.some(({ members }) => members.length === 0)) return;
  for (const key of source.map.keys())
    if (!known.includes(key))
      yield {
        at: [...at, 'map', key],
        key: true,
        message: `\`${source.path}\` is never \`${key}\``,
        help: suggest(key, known),
        everywhere: true,
      };
}

const deadMember: LintRule = {
  id: 'dead-member',
  after: [
    'unknown-event',
    'unknown-label',
    'label-without-source',
    'unknown-field',
    'map-key',
    'label-text',
  ],
  *check(catalog, document) {
    const feeding = feedingEvents(catalog);
    for (const label of catalog.labels) {
      if (!Array.isArray(document.labels[label.id]?.value)) continue;
      const readings = (feeding.get(label.id) ?? []).map((event) =>
        readingOf(label, event, undefined),
      );
      const texts = readings.flatMap(({ source, reads }) => {
        if (source.kind === 'constant') return [source.text];
        return reads.flatMap(({ field, map, otherwise }) =>
          field === undefined
            ? []
            : [
                ...(map?.values() ?? field.members),
                ...(otherwise === undefined ? [] : [otherwise]),
              ],
        );
      });
      const open = readings.some(({ fields }) =>
        fields.some(({ members }) => members.length === 0),
      );
      if (open || texts.length === 0) continue;
      for (const [index, member] of (label.members ?? []).entries())
        if (!texts.includes(member))
          yield {
            at: [...label.at, 'value', index],
            message: `nothing ever gives \`${label.id}\` the value \`${member}\``,
            help: suggest(member, [...new Set(texts)]),
            everywhere: true,
          };
    }
  },
};

/** By label: the events of the metrics and spans that it is a label of. */
export function feedingEvents({
  metrics,
  spans,
}: Catalog): ReadonlyMap<string, readonly EventType[]> {
  const feeding = new Map<string, Set<EventType>>();
  const add = (label: Label, events: readonly EventType[]): void => {
    const known = feeding.get(label.id) ?? new Set();
    feeding.set(label.id, known);
    for (const event of events) known.add(event);
  };
  for (const { prometheus, otel, rules } of metrics)
    for (const { label } of [...(prometheus?.labels ?? []), ...(otel?.labels ?? [])])
      add(
        label,
        rules.flatMap(({ events }) => events),
      );
  for (const { attributes, triggers } of spans)
    for (const { source } of attributes)
      if (source.kind === 'label')
        add(
          source.label,
          triggers.map(({ event }) => event),
        );
  return new Map([...feeding].map(([id, events]) => [id, [...events]]));
}

const unknownFact: LintRule = {
  id: 'unknown-fact',
  after: ['label-sources'],
  *check(catalog, { facts = [] }) {
    for (const { source, at } of catalog.labels)
      if (source.kind === 'fact' && !facts.includes(source.name))
        yield {
          at: [...at, 'fact'],
          message: `there is no fact \`${source.name}\``,
          help:
            facts.length === 0
              ? `add \`facts: [${source.name}]\` at the top, and give it to the exporter`
              : suggest(source.name, facts),
        };
  },
};

export const CLOSED_SET_RULES: readonly LintRule[] = [labelText, mapKey, deadMember, unknownFact];
