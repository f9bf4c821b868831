import type { Catalog, EventType, Field, PrivacyClass, Rule } from '../model/catalog.ts';
import { suggest } from '../suggest.ts';
import { labelReads, spanUses } from './field-uses.ts';
import type { Finding } from './rule.ts';

/** What every event carries beside its own fields. */
const ENVELOPE: ReadonlySet<string> = new Set(['type', 'ts', 'seq', 'trace']);

export function* fieldShape(catalog: Catalog): Iterable<Finding> {
  for (const event of catalog.events) yield* shapeOf(event);
}

function* shapeOf(event: EventType): Iterable<Finding> {
  const seen = new Map<string, { mark: string; field: Field }>();
  for (const field of event.fields.values()) {
    if (ENVELOPE.has(field.segments[0]?.name ?? '')) {
      const message = `every event has \`${field.segments[0]?.name}\` by itself`;
      yield { at: field.at, key: true, message, help: 'choose another name for this field' };
    }
    for (const [index, segment] of field.segments.entries()) {
      const names = field.segments.slice(0, index + 1).map(({ name }) => name);
      const leaf = index === field.segments.length - 1;
      const mark = `${segment.optional ? '?' : ''}${segment.array ? '[]' : ''}${leaf ? ' ' : ''}`;
      const earlier = seen.get(names.join('.'));
      if (earlier === undefined) seen.set(names.join('.'), { mark, field });
      else if (earlier.mark !== mark) {
        yield {
          at: field.at,
          key: true,
          message: `\`${names.join('.')}\` of \`${event.type}\` is written in two ways`,
          help: 'write it with the same marks each time, and either as a field or as an object',
          related: { at: earlier.field.at, message: 'the other one' },
        };
        break;
      }
    }
  }
}

export function* arrayField(catalog: Catalog): Iterable<Finding> {
  for (const { rules } of catalog.metrics)
    for (const rule of rules) for (const event of rule.events) yield* arrayReads(rule, event);
  for (const { rule, use, event, read, kind } of labelReads(catalog)) {
    const isMap = read.field.types.includes('map');
    if (!isMap && (kind !== 'fields' || !isInArray(read.field, rule))) continue;
    yield {
      at: use.at,
      message: `the label \`${use.label.id}\` reads \`${read.path}\` of \`${event.type}\`, which is ${isMap ? 'a map' : 'in an array'}`,
      help: isMap ? 'read another field' : HELP,
    };
  }
  yield* spanShapes(catalog);
  yield* joins(catalog);
}

/** What a span reads is a single value, but for the few places that take a list or a map. */
function* spanShapes(catalog: Catalog): Iterable<Finding> {
  for (const { at, becomes, takes, carriers } of spanUses(catalog))
    for (const { event, field } of carriers) {
      const isMap = field.types.includes('map');
      const isList = field.segments.at(-1)?.array === true;
      if (isMap === (takes === 'a map') && (!isList || takes === 'a list')) continue;
      const what = isMap ? 'a map' : isList ? 'a list' : 'a single value';
      yield {
        at,
        message: `\`${field.path}\` of \`${event.type}\` is ${what} and cannot become ${becomes}`,
        help: isMap ? 'use `entries:`, or read another field' : 'read another field',
      };
    }
}

const HELP = 'go through the array with `items:`, or read another field';

function* arrayReads(rule: Rule, { type, fields }: EventType): Iterable<Finding> {
  if (rule.items !== undefined && ![...fields.values()].some((one) => isArray(one, rule)))
    yield {
      at: [...rule.at, 'items'],
      message: `\`${rule.items}\` of \`${type}\` is not an array of objects, or within one`,
      help: 'name the outer array; mark it with `[]` in the event',
    };
  for (const { path, at } of rule.reads) {
    const field = fields.get(path);
    if (field !== undefined && isInArray(field, rule))
      yield { at, message: `\`${path}\` of \`${type}\` is in an array`, help: HELP };
  }
  for (const { path } of rule.where)
    if (fields.get(path)?.segments.some(({ array }) => array)) {
      const message = `\`${path}\` of \`${type}\` is in an array, and a guard asks for one text`;
      yield { at: [...rule.at, 'where', path], key: true, message, help: 'ask for another field' };
    }
}

/** The array that is gone through is no obstacle, one within its items is. */
function isInArray({ path, segments }: Field, { items }: Rule): boolean {
  const depth = path.startsWith(`${items}.`) ? (items?.split('.').length ?? 0) : 0;
  return segments.slice(depth).some(({ array }) => array);
}

function isArray(field: Field, rule: Rule): boolean {
  const depth = rule.items?.split('.').length ?? 0;
  const names = field.segments.slice(0, depth).map(({ name }) => name);
  return (
    names.join('.') === rule.items &&
    field.segments.findIndex(({ array }) => array) === depth - 1 &&
    field.segments.length > depth
  );
}

function* joins(catalog: Catalog): Iterable<Finding> {
  for (const label of catalog.labels) {
    const [source] = label.sources;
    const [read] = source?.reads ?? [];
    if (source?.kind !== 'join' || read === undefined) continue;
    for (const event of catalog.events) {
      const field = event.fields.get(read.path);
      // A map is refused wherever a label reads it.
      if (field === undefined || field.types.includes('map')) continue;
      if (field.segments.at(-1)?.array !== true) {
        const message = `\`${read.path}\` of \`${event.type}\` is not an array`;
        yield { at: read.at, message, help: 'use `field:`, or mark the field with `[]`' };
      }
    }
  }
}

/** Classes that name things of the program; in a map the runtime admits what has the shape of a name. */
const NAMING: readonly PrivacyClass[] = ['label', 'enum', 'measure'];

export function* loggedField({ events }: Catalog): Iterable<Finding> {
  for (const { type, fields, logged } of events)
    for (const { paths, at } of logged)
      for (const [index, path] of paths.entries()) {
        // The field, or the map that may have the entry.
        const map = fields.get(path.slice(0, Math.max(path.lastIndexOf('.'), 0)));
        const field = fields.get(path) ?? (map?.types.includes('map') ? map : undefined);
        if (field === undefined) {
          const message = `\`${type}\` has no field \`${path}\``;
          yield { at: [...at, index], message, help: suggest(path, [...fields.keys()]) };
        } else if (!NAMING.includes(field.class) && !field.types.includes('map'))
          yield {
            at: [...at, index],
            message: `\`${path}\` of \`${type}\` is of class ${field.class} and cannot name a log record`,
            help: 'name a label, an enum or an entry of a map',
            related: { at: field.at, message: 'its class is declared here' },
          };
      }
}
