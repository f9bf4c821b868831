import { closest, suggest } from '../suggest.ts';
import { FUNCTIONS } from './functions.ts';
import type { Name, Problem, Span } from './query.ts';

/** Collects what is wrong with a query. */
export class Problems {
  readonly found: Problem[] = [];

  add(rule: string, { from, to }: Span, message: string, help: string): void {
    this.found.push({ rule, from, to: Math.max(to, from + 1), message, help });
  }

  /** A function or an operator got what it does not work on. */
  type(at: Span, message: string, help: string): void {
    this.add('query-type', at, message, help);
  }

  /** A label that its owner does not have; nothing is said where the labels are not known. */
  label(name: Name, known: ReadonlySet<string> | undefined, owner: string): void {
    if (known?.has(name.text) === false)
      this.add(
        'query-label',
        name,
        `${owner} has no label \`${name.text}\``,
        suggest(name.text, [...known].sort()),
      );
  }
}

/** Words for the first place of a query at which the parser stumbled. */
export function syntaxProblem(stumbled: number, text: string): Problem {
  const rule = 'query-syntax';
  const called = /([A-Za-z_]\w*)\s*$/.exec(text.slice(0, stumbled));
  const word = called?.[1];
  if (text[stumbled] === '(' && word !== undefined && !FUNCTIONS.has(word)) {
    const near = closest(word, [...FUNCTIONS.keys()]);
    return {
      rule,
      from: called?.index ?? stumbled,
      to: (called?.index ?? stumbled) + word.length,
      message: `PromQL has no function \`${word}\``,
      help: near === undefined ? 'use a function of PromQL' : `did you mean \`${near}\`?`,
    };
  }
  const at = stumbled + (/^\s*/.exec(text.slice(stumbled))?.[0].length ?? 0);
  for (const [word = '', number, letter] of text.matchAll(/\b(\d+)([smhdw])[a-z]+\b/g)) {
    const from = text.indexOf(word, Math.max(0, at - word.length));
    if (from < 0 || from > at || from + word.length < at) continue;
    return {
      rule,
      from,
      to: from + word.length,
      message: `\`${word}\` is no duration`,
      help: `write \`${number}${letter}\``,
    };
  }
  const end = at >= text.trimEnd().length;
  const found = /^(?:\$?\w+|\S)/.exec(text.slice(at))?.[0] ?? '';
  const open = unclosed(text);
  return {
    rule,
    from: end ? Math.max(0, text.trimEnd().length - 1) : at,
    to: end ? text.trimEnd().length : at + Math.max(1, found.length),
    message: end
      ? 'the query ends too early'
      : found.startsWith('$')
        ? `nothing stands for \`${found}\`, and Prometheus does not know it`
        : `\`${found}\` cannot stand here in PromQL`,
    help: end && open !== undefined ? `close the \`${open}\`` : helpFor(found, text.slice(0, at)),
  };
}

/** Only the newest servers take a number for seconds there, and nobody means five of them. */
export function bareDuration(text: string, from: number): Problem {
  return {
    ...{ rule: 'query-syntax', from, to: from + text.length },
    message: `the duration \`${text}\` has no unit`,
    help: `write \`${text}m\` or \`${text}s\``,
  };
}

function helpFor(found: string, before: string): string {
  if (found.startsWith('$'))
    return 'write a value, such as `5m`; of an alert each tier may give one in `when:`';
  const matcher = unclosed(before) === '{';
  if (matcher && /[=~]\s*$/.test(before) && found !== '=') return 'put the value in double quotes';
  if (!matcher && found === '=') return 'write `==` to compare';
  return 'correct the query at this place; nothing else of it is checked until then';
}

/** The innermost bracket that nothing closes; brackets in quotes are text. */
function unclosed(text: string): string | undefined {
  const open: string[] = [];
  for (const [sign] of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[()[\]{}]/g))
    if ('([{'.includes(sign)) open.push(sign);
    else if (')]}'.includes(sign)) open.pop();
  return open.at(-1);
}
