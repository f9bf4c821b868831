import { type Change, counted, GONE, NEW } from './change.ts';

const SHOWN = 3;

/** One cause, one line: what happened to several entries in the same words is reported once. */
export function merged(changes: readonly Change[]): Change[] {
  const bySubject = groups(changes, ({ subject, what, declared }) => [subject, what, declared]);
  const joined = bySubject.map((group) => ({
    ...group[0],
    breaks: [...new Set(group.flatMap(({ breaks }) => breaks))],
  }));
  const alone = ({ what }: Change): boolean => what === GONE || what === NEW;
  const byCause = groups(joined, (change) => [
    change.subject.split(' ')[0],
    change.what,
    change.breaks.join(' '),
    change.declared,
    ...(alone(change) ? [change.subject] : []),
  ]);
  return byCause.map((group) => ({ ...group[0], subject: subjectOf(group) }));
}

/** `metric a`, or `12 metrics (a, b, c, …)`. */
function subjectOf(group: readonly [Change, ...Change[]]): string {
  const [{ subject }] = group;
  if (group.length === 1) return subject;
  const [kind = ''] = subject.split(' ');
  const names = group.slice(0, SHOWN).map((change) => change.subject.slice(kind.length + 1));
  const rest = group.length > SHOWN ? ', …' : '';
  return `${counted(group.length, kind)} (${names.join(', ')}${rest})`;
}

function groups(
  changes: readonly Change[],
  keyOf: (change: Change) => readonly unknown[],
): readonly [Change, ...Change[]][] {
  const found = new Map<string, [Change, ...Change[]]>();
  for (const change of changes) {
    const key = JSON.stringify(keyOf(change));
    const group = found.get(key);
    if (group === undefined) found.set(key, [change]);
    else group.push(change);
  }
  return [...found.values()];
}
