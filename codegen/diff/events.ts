import type { EventType, Field, Trust } from '../model/catalog.ts';
import { type Audience, type Change, pair, same, shown } from './change.ts';

const TYPES: readonly Audience[] = ['typescript'];
const READERS: readonly Audience[] = ['prometheus', 'otel'];

type Add = (key: string, what: string, breaks: readonly Audience[], privacy?: boolean) => void;

/** Classes of fields that leave the service at most as a digest, or for those who opt in. */
const GUARDED: readonly string[] = ['identifier', 'content', 'error'];

/** What changed about an event that both catalogs have. */
export function compareEvents(base: EventType, head: EventType): Change[] {
  const changes: Change[] = [];
  const add: Add = (key, what, breaks, privacy) => {
    const at = [...head.at, key];
    const subject = `event ${head.type}`;
    changes.push({ subject, what, breaks, ...(privacy && { privacy }), at, side: 'head' });
  };
  if (base.trust !== head.trust)
    add('trust', `trust: ${base.trust} became ${head.trust}`, trustBreaks(base.trust, head.trust));
  if (base.queue !== head.queue) add('queue', `queue: ${base.queue} became ${head.queue}`, []);
  if (base.unemitted !== head.unemitted)
    add(
      'unemitted',
      head.unemitted ? 'no longer emitted' : 'now emitted',
      head.unemitted ? READERS : [],
    );
  if (!same(base.description, head.description)) add('description', 'description', []);
  compareFields([...base.fields.values()], [...head.fields.values()], add);
  compareFields([...base.privateFields.values()], [...head.privateFields.values()], add);
  return changes;
}

/** Less trust asked for records more events, more trust fewer. */
function trustBreaks(base: Trust, head: Trust): readonly Audience[] {
  const order: readonly Trust[] = ['any', 'trace', 'internal', 'trusted'];
  return order.indexOf(head) > order.indexOf(base) ? READERS : [];
}

function compareFields(base: readonly Field[], head: readonly Field[], add: Add): void {
  const { removed, added, kept } = pair(base, head, (field) => field.path);
  for (const { path } of removed) add('fields', `the field ${path} is gone`, TYPES);
  for (const { path, optional } of added)
    add('fields', `the field ${path} is new`, optional ? [] : TYPES);
  for (const [from, to] of kept) compareField(from, to, add);
}

function compareField(from: Field, to: Field, add: Add): void {
  const { path } = to;
  if (from.optional !== to.optional)
    add('fields', `${path} ${to.optional ? 'may now be missing' : 'is now always there'}`, TYPES);
  if (from.class !== to.class)
    add(
      'fields',
      `${path} class: ${from.class} became ${to.class}`,
      same(from.types, to.types) ? [] : TYPES,
      GUARDED.includes(from.class) && !GUARDED.includes(to.class),
    );
  if (from.class === to.class && !same(from.types, to.types))
    add('fields', `${path} type: ${shown(from.types)} became ${shown(to.types)}`, TYPES);
  if (from.unit !== to.unit)
    add('fields', `${path} unit: ${from.unit} became ${to.unit}`, [...READERS, ...TYPES]);
  if (from.unemitted !== to.unemitted)
    add('fields', `${path} is ${to.unemitted ? 'no longer' : 'now'} emitted`, []);
  const members = pair(from.members, to.members, (member) => member);
  for (const member of members.removed) add('fields', `${path}: ${member} is gone`, TYPES);
  for (const member of members.added) add('fields', `${path}: ${member} is new`, []);
}
