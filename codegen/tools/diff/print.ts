import type { Audience, Change } from '../../diff/change.ts';

/** A change with its place, as `file:line:column`. */
export interface Located extends Change {
  readonly place: string;
}

/** Breaking, or letting more leave, and not announced. */
export function isUndeclared(change: Change): boolean {
  return matters(change) && change.declared === undefined;
}

function matters({ breaks, privacy }: Change): boolean {
  return breaks.length > 0 || privacy === true;
}

const WORDS: Readonly<Record<Audience, string>> = {
  prometheus: 'Prometheus',
  otel: 'OpenTelemetry',
  typescript: 'TypeScript',
  operators: 'operators',
};

export function printChanges(changes: readonly Located[]): string {
  if (changes.length === 0) return 'nothing changed';
  const undeclared = changes.filter(isUndeclared).length;
  const breaking = changes.filter(matters).length;
  return [
    ...changes.map((change) => `${change.place} ${line(change)}`),
    '',
    `${changes.length} change(s), ${breaking} breaking, ${undeclared} of these undeclared`,
    ...(undeclared === 0
      ? []
      : [
          'declare one with `renamed_to:`, with `since:` a new edition, or with `allow: { breaking-change: the reason }`',
        ]),
  ].join('\n');
}

function line(change: Change): string {
  const { subject, what, breaks, privacy, touches, declared } = change;
  const text = `${subject}: ${what}${touches === undefined ? '' : `, in ${touches}`}`;
  if (!matters(change)) return `compatible ${text}`;
  const whom = breaks.map((audience) => WORDS[audience]).join(', ');
  const kind = privacy === true ? 'PRIVACY' : 'BREAKING';
  const excuse = declared === undefined ? '' : ` (declared: ${declared})`;
  return `${kind} ${text}${whom === '' ? '' : ` — for ${whom}`}${excuse}`;
}

/** For other programs: who is broken by each change, by audience. */
export function printJson(changes: readonly Located[]): string {
  const listed = changes.map(({ subject, what, breaks, privacy = false, touches, ...rest }) => {
    const word = (audience: string): string =>
      breaks.some((one) => one === audience) ? 'breaking' : 'compatible';
    const audiences = Object.keys(WORDS).map((audience) => [audience, word(audience)]);
    const { declared, place } = rest;
    return { subject, what, privacy, touches, place, declared, ...Object.fromEntries(audiences) };
  });
  return JSON.stringify(listed, undefined, 2);
}
