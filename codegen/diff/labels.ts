import type { Label } from '../model/catalog.ts';
import { type Audience, type Change, pair, same, shown } from './change.ts';

const READERS: readonly Audience[] = ['prometheus', 'otel'];

/** What changed about a label that both catalogs have; its users are told by their metrics. */
export function compareLabels(base: Label, head: Label): Change[] {
  const changes: Change[] = [];
  const add = (key: string, what: string, breaks: readonly Audience[]): void => {
    const at = [...head.at, key];
    changes.push({ subject: `label ${head.id}`, what, breaks, at, side: 'head' });
  };
  const changed = (key: string, from: unknown, to: unknown, breaks: readonly Audience[]): void => {
    if (!same(from, to)) add(key, `${key}: ${shown(from)} became ${shown(to)}`, breaks);
  };
  changed('name', base.prometheusName, head.prometheusName, ['prometheus']);
  changed('otel', base.otelName, head.otelName, ['otel']);
  changed('fallback', base.fallback, head.fallback, READERS);
  const follows = base.absent === base.fallback && head.absent === head.fallback;
  if (!follows) changed('absent', base.absent, head.absent, READERS);
  changed('bound', base.bound, head.bound, []);
  changed('description', base.description, head.description, []);
  if (!same(base.source, head.source)) add('field', 'its text comes from elsewhere', READERS);
  if (!same(base.byEvent, head.byEvent)) add('by_event', 'its text per event changed', READERS);
  if (!same(base.disjoint, head.disjoint)) add('disjoint', 'which values may be added up', []);
  if (base.members === undefined || head.members === undefined) {
    if (base.members !== head.members)
      add('value', 'its set of values was closed or opened', READERS);
  } else compareMembers(base.members, head.members, add);
  if (!same(policyOf(base), policyOf(head)))
    add('value', `value policy: ${shown(policyOf(base))} became ${shown(policyOf(head))}`, READERS);
  return changes;
}

/** A value that is gone breaks whoever selects it; a new one does not. */
function compareMembers(
  base: readonly string[],
  head: readonly string[],
  add: (key: string, what: string, breaks: readonly Audience[]) => void,
): void {
  const { removed, added } = pair(base, head, (member) => member);
  for (const member of removed) add('value', `the value ${member} is gone`, READERS);
  for (const member of added) add('value', `the value ${member} is new`, []);
}

/** The policy without its name, which nobody outside sees. */
function policyOf({ policy }: Label): object | undefined {
  if (policy === undefined) return undefined;
  const { id: _, constantName: __, ...rest } = policy;
  return rest;
}
