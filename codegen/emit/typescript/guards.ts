import type { EventType, Guard, Rule } from '../../model/catalog.ts';
import { fieldAccess } from './label-code.ts';
import { quote } from './text.ts';

/** Statements under their guards; neighbours with the same guard share one `if`. */
export function guarded(records: readonly { rule: Rule; lines: readonly string[] }[]): string[] {
  const lines: string[] = [];
  let open: string | undefined;
  for (const { rule, lines: own } of records) {
    const guard = rule.where.length === 0 ? undefined : guardCode(rule.where);
    if (open !== undefined && guard !== open) lines.push('}');
    if (guard !== undefined && guard !== open) lines.push(`if (${guard}) {`);
    lines.push(...own);
    open = guard;
  }
  if (open !== undefined) lines.push('}');
  return lines;
}

/**
 * `event.phase === 'response'`; several members in parentheses when something follows.
 *
 * @param isText the test of a field that may hold any text; `record:` has no such guard
 */
export function guardCode(
  guards: readonly Pick<Guard, 'path' | 'members'>[],
  isText: (raw: string) => string = (raw) => raw,
): string {
  const tests = guards.map(({ path, members }) => {
    const raw = fieldAccess(path);
    if (members === undefined) return isText(raw);
    const any = members.map((member) => `${raw} === ${quote(member)}`).join(' || ');
    return members.length > 1 && guards.length > 1 ? `(${any})` : any;
  });
  return tests.join(' && ');
}

/** What is done with each event; that all of them are named is held by the compiler. */
export function switchOver(
  events: readonly { readonly event: EventType; readonly lines: readonly string[] }[],
): string[] {
  const label = ({ event }: { readonly event: EventType }): string => `case ${quote(event.type)}:`;
  const live = events.filter(({ lines }) => lines.length > 0);
  const idle = events.filter(({ lines }) => lines.length === 0);
  return [
    'const { type: eventType } = event;',
    'switch (eventType) {',
    ...live.flatMap((one) => [label(one), ...one.lines, 'break;']),
    ...(idle.length > 0 ? [...idle.map(label), 'break;'] : []),
    'default:',
    'eventType satisfies never;',
    '}',
  ];
}
