import type { Catalog, EventType, Field, Trust } from '../model/catalog.ts';
import { SIDES as READERS } from '../model/metric.ts';
import { type Audience, type Change, Changes, compareEntries, pair, same } from './change.ts';

const TYPES: readonly Audience[] = ['typescript'];

/** Classes of fields that leave the service at most as a digest, or for those who opt in. */
const GUARDED: readonly string[] = ['identifier', 'content', 'error'];

/** From the least trust asked for to the most: less records more events, more fewer. */
const TRUST: readonly Trust[] = ['any', 'trace', 'internal', 'trusted'];

/** What became of the events. */
export function compareEvents(base: Catalog, head: Catalog): Change[] {
  return compareEntries(base.events, head.events, [({ type }) => type], {
    subject: ({ type }) => `event ${type}`,
    breaks: () => TYPES,
    kept: compareEvent,
  });
}

function compareEvent(base: EventType, head: EventType): Change[] {
  const changes = new Changes(`event ${head.type}`, head.at);
  const stricter = TRUST.indexOf(head.trust) > TRUST.indexOf(base.trust);
  changes.became('trust', base.trust, head.trust, stricter ? READERS : []);
  changes.became('queue', base.queue, head.queue);
  if (base.unemitted !== head.unemitted) {
    const what = head.unemitted ? 'no longer emitted' : 'now emitted';
    changes.add('unemitted', what, head.unemitted ? READERS : []);
  }
  if (!same(base.description, head.description)) changes.add('description', 'description');
  compareFields(base.fields, head.fields, changes);
  compareFields(base.privateFields, head.privateFields, changes);
  return changes.found;
}

type Fields = EventType['fields'];

function compareFields(base: Fields, head: Fields, changes: Changes): void {
  const fields = pair([...base.values()], [...head.values()], (field) => field.path);
  for (const { path } of fields.removed) changes.add('fields', `the field ${path} is gone`, TYPES);
  for (const { path, optional } of fields.added)
    changes.add('fields', `the field ${path} is new`, optional ? [] : TYPES);
  for (const [from, to] of fields.kept) compareField(from, to, changes);
}

function compareField(from: Field, to: Field, changes: Changes): void {
  const { path } = to;
  const add = (what: string, breaks?: readonly Audience[]): void =>
    changes.add('fields', what, breaks);
  if (from.optional !== to.optional)
    add(`${path} ${to.optional ? 'may now be missing' : 'is now always there'}`, TYPES);
  if (from.class !== to.class) {
    const what = `${path} class: ${from.class} became ${to.class}`;
    const opener = GUARDED.includes(from.class) && !GUARDED.includes(to.class);
    changes.add('fields', what, same(from.types, to.types) ? [] : TYPES, {
      ...(opener && { privacy: true }),
    });
  } else changes.became('fields', from.types, to.types, TYPES, `${path} type`);
  changes.became('fields', from.unit, to.unit, [...READERS, ...TYPES], `${path} unit`);
  if (from.unemitted !== to.unemitted)
    add(`${path} is ${to.unemitted ? 'no longer' : 'now'} emitted`);
  changes.names('fields', `${path}:`, from.members, to.members, TYPES);
}
