import type { EventType, Guard, Span, StatusRule } from './catalog.ts';

/** The rules that speak of the event, whether or not they can hold. */
function rulesFor({ status }: Span, event: EventType): readonly StatusRule[] {
  return status.filter(
    ({ on, where }) =>
      (on === undefined || on === event.type) && where.every(({ path }) => event.fields.has(path)),
  );
}

/**
 * The rules that can make the span an error at the event, in order. A member that the guard of the
 * span or an earlier rule has taken is left out, and so is what follows a rule without a condition.
 */
export function statusRules(span: Span, event: EventType): StatusRule[] {
  if (isStart(span, event)) return [];
  const left = new Map<string, readonly string[]>();
  for (const { path, members } of span.where)
    if (members !== undefined && event.fields.has(path)) left.set(path, members);
  const possible = (guard: Guard): Guard => {
    const rest = left.get(guard.path);
    if (guard.members === undefined || rest === undefined) return guard;
    return { ...guard, members: guard.members.filter((member) => rest.includes(member)) };
  };
  const found: StatusRule[] = [];
  for (const rule of rulesFor(span, event)) {
    const where = rule.where.map(possible);
    if (where.some(({ members }) => members?.length === 0)) continue;
    found.push({ ...rule, where });
    const [only] = where;
    if (only === undefined) break;
    if (where.length > 1 || only.members === undefined) continue;
    const all = left.get(only.path) ?? event.fields.get(only.path)?.members ?? [];
    const taken = only.members;
    left.set(
      only.path,
      all.filter((member) => !taken.includes(member)),
    );
  }
  return found;
}

/** What only begins cannot have failed. */
function isStart({ triggers }: Span, event: EventType): boolean {
  return triggers.some(({ role, event: { type } }) => role === 'start' && type === event.type);
}

/** Rules that speak of some event and never hold at any. */
export function idleStatus(span: Span): StatusRule[] {
  const events = span.triggers.map(({ event }) => event);
  const living = new Set(events.flatMap((event) => statusRules(span, event).map(({ at }) => at)));
  return span.status.filter(
    (rule) => !living.has(rule.at) && events.some((event) => rulesFor(span, event).includes(rule)),
  );
}
