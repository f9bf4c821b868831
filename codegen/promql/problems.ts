import { suggest } from '../suggest.ts';
import type { Name, Problem, Span } from './query.ts';

/** Takes what is wrong with a query. */
export type Finder = (problem: Problem) => void;

/** A function or an operator got what it does not work on. */
export function wrongType(report: Finder, { from, to }: Span, message: string, help: string): void {
  report({ rule: 'query-type', from, to, message, help });
}

/** A label that its owner does not have; nothing is said where the labels are not known. */
export function wrongLabel(
  report: Finder,
  { text, from, to }: Name,
  known: ReadonlySet<string> | undefined,
  owner: string,
): void {
  if (known?.has(text) === false)
    report({
      rule: 'query-label',
      from,
      to: Math.max(to, from + 1),
      message: `${owner} has no label \`${text}\``,
      help: suggest(text, [...known].sort()),
    });
}
