import type { CatalogDocument } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Catalog, Label, Metric } from '../model/catalog.ts';
import { closedTexts, readsOf } from '../model/label-texts.ts';
import { sides } from '../model/metric.ts';
import { suggest } from '../suggest.ts';
import { acceptedBy } from './policies.ts';
import type { Finding } from './rule.ts';

export function* enumWithoutMembers(
  catalog: Catalog,
  document: CatalogDocument,
): Iterable<Finding> {
  for (const label of catalog.labels)
    if (label.carriers.size > 0 && label.members?.length === 0)
      yield {
        at: ['labels', label.id, 'value'],
        key: document.labels[label.id]?.value === undefined,
        message: `the field of the label \`${label.id}\` is neither an enum nor a flag`,
        help: 'use a value policy, or list the members of the field',
      };
}

/** What a closed label may hold for nothing, apart from its values. */
const NO_VALUE = ['unknown', 'none', 'other'];

/** Texts that the catalog itself puts into a label: constants, and what maps make of a field. */
function* writtenTexts({ sources }: Label) {
  for (const source of sources) {
    if (source.kind === 'constant') yield source;
    for (const { map, otherwise, at } of source.reads) {
      for (const [key, text] of map ?? []) yield { text, at: sibling(at, 'map', key) };
      if (otherwise !== undefined) yield { text: otherwise, at: sibling(at, 'otherwise') };
    }
  }
}

/** Another key of the mapping that names the field. */
const sibling = (at: Path, ...keys: Path): Path => [...at.slice(0, -1), ...keys];

export function* labelText(catalog: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const label of catalog.labels) {
    const { id, members, policy, fallback, absent } = label;
    const { value, ...entry } = document.labels[id] ?? {};
    const known = members && [...members, ...NO_VALUE];
    // The values of an enum are made of its maps, so only its placeholders can miss them.
    const texts = [...writtenTexts(label)].map((one) => ({
      ...one,
      among: Array.isArray(value) || members === undefined ? members : [one.text],
    }));
    const placeholders = [
      { text: fallback, at: [...label.at, 'fallback'], among: known },
      ...(absent === fallback ? [] : [{ text: absent, at: [...label.at, 'absent'], among: known }]),
    ];
    for (const { text, at, among } of [...placeholders, ...texts]) {
      if (!Object.hasOwn(entry, String(at[2]))) continue;
      if (among?.includes(text) === false) {
        const message = `\`${id}\` has no value \`${text}\``;
        yield { at, message, help: suggest(text, among), everywhere: true };
      } else if (among === undefined && policy && acceptedBy(policy, text) !== text)
        yield {
          at,
          message: `\`${text}\` is no text that \`${policy.id}\` accepts for \`${id}\``,
          help: `write a text like \`${policy.example ?? 'unknown'}\``,
        };
    }
  }
}

export function* mapKey(catalog: Catalog): Iterable<Finding> {
  for (const { sources, texts } of catalog.labels)
    for (const { path, map, at } of sources.flatMap(({ reads }) => reads)) {
      const fields = texts.flatMap(({ text }) =>
        readsOf(text).flatMap((read) => (read.map === map ? read.field : [])),
      );
      const known = [...new Set(fields.flatMap(({ members }) => members))];
      if (fields.length === 0 || fields.some(({ members }) => members.length === 0)) continue;
      for (const key of map?.keys() ?? [])
        if (!known.includes(key))
          yield {
            at: sibling(at, 'map', key),
            key: true,
            message: `\`${path}\` is never \`${key}\``,
            help: suggest(key, known),
            everywhere: true,
          };
    }
}

export function* deadMember(catalog: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const label of catalog.labels) {
    if (!Array.isArray(document.labels[label.id]?.value)) continue;
    const texts = label.texts.flatMap(({ text }) => closedTexts(text));
    const open = label.texts.some(({ text }) =>
      readsOf(text).some(({ field }) => field.members.length === 0),
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
}

export function* unknownFact(catalog: Catalog, { facts = [] }: CatalogDocument): Iterable<Finding> {
  for (const { sources, at } of catalog.labels) {
    const [source] = sources;
    if (source?.kind === 'fact' && !facts.includes(source.name))
      yield {
        at: [...at, 'fact'],
        message: `there is no fact \`${source.name}\``,
        help:
          facts.length === 0
            ? `add \`facts: [${source.name}]\` at the top, and give it to the exporter`
            : suggest(source.name, facts),
      };
  }
}

export function* labelWithoutSource({ metrics, spans }: Catalog): Iterable<Finding> {
  for (const uses of Map.groupBy(metrics.flatMap(usesOf), ({ label }) => label).values()) {
    const lacking = uses.filter(({ fed }) => !fed);
    // A label that nothing feeds anywhere is one mistake, at the label or at its field.
    for (const { metric, label, at } of lacking.length < uses.length ? lacking : uses.slice(0, 1)) {
      const fields = metric.rules.flatMap(({ events }) =>
        events.flatMap((event) => [...event.fields.keys()]),
      );
      yield {
        at,
        message: `no event of \`${metric.id}\` has a field for the label \`${label.id}\``,
        help: suggest(label.sources[0]?.reads[0]?.path ?? label.id, [...new Set(fields)]),
      };
    }
  }
  for (const { name, attributes } of spans)
    for (const { source, at } of attributes) {
      if (source.kind !== 'label' || source.texts.size === 0) continue;
      if ([...source.texts.values()].some(({ kind }) => kind !== 'absent')) continue;
      const message = `no event of \`${name}\` has a field for the label \`${source.label.id}\``;
      yield { at, message, help: 'list a label that one of its events carries' };
    }
}

/** The labels of a metric, each once, and whether one of its events has something for it. */
function usesOf(metric: Metric) {
  const unresolved = metric.rules.every(({ origin, events }) => origin === 'event' && !events[0]);
  const uses = sides({ metrics: unresolved ? [] : [metric] }).flatMap(({ side }) =>
    side.labels.map(({ label, at }, index) => {
      const fed = side.recordings.some(({ labels }) => labels[index]?.kind !== 'absent');
      return { metric, label, at, fed };
    }),
  );
  return [...new Map(uses.toReversed().map((use) => [use.label, use])).values()];
}
