import { closest, suggest } from '../suggest.ts';
import { FUNCTIONS, type Name, type Problem, type Span } from './query.ts';

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

/** A stretch of a query that Prometheus's grammar refuses. */
function syntax(from: number, length: number, message: string, help: string): Problem {
  return { rule: 'query-syntax', from, to: from + length, message, help };
}

/** Words for the first place of a query at which the parser stumbled. */
export function syntaxProblem(stumbled: number, text: string): Problem {
  const called = /([A-Za-z_]\w*)\s*$/.exec(text.slice(0, stumbled));
  const word = called?.[1];
  if (text[stumbled] === '(' && word !== undefined && !FUNCTIONS.has(word)) {
    const near = closest(word, [...FUNCTIONS.keys()]);
    const help = near === undefined ? 'use a function of PromQL' : `did you mean \`${near}\`?`;
    return syntax(called?.index ?? 0, word.length, `PromQL has no function \`${word}\``, help);
  }
  const at = stumbled + (/^\s*/.exec(text.slice(stumbled))?.[0].length ?? 0);
  for (const { 0: word, 1: number, 2: letter, index } of text.matchAll(/\b(\d+)([smhdw])[a-z]+\b/g))
    if (index <= at && index + word.length >= at)
      return syntax(
        index,
        word.length,
        `\`${word}\` is no duration`,
        `write \`${number}${letter}\``,
      );
  const end = text.trimEnd().length;
  const open = unclosed(text);
  const found = /^(?:\$?\w+|\S)/.exec(text.slice(at))?.[0] ?? '';
  const help = helpFor(found, text.slice(0, at));
  if (at >= end) {
    const from = Math.max(0, end - 1);
    const close = open === undefined ? help : `close the \`${open}\``;
    return syntax(from, end - from, 'the query ends too early', close);
  }
  const message = found.startsWith('$')
    ? `nothing stands for \`${found}\`, and Prometheus does not know it`
    : `\`${found}\` cannot stand here in PromQL`;
  return syntax(at, Math.max(1, found.length), message, help);
}

/** Only the newest servers take a number for seconds there, and nobody means five of them. */
export function bareDuration(text: string, from: number): Problem {
  const help = `write \`${text}m\` or \`${text}s\``;
  return syntax(from, text.length, `the duration \`${text}\` has no unit`, help);
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

/** Functions of Go's templates and those that Prometheus adds for the texts of alerts. */
const OF_TEMPLATES = [
  ...['and', 'call', 'eq', 'ge', 'gt', 'html', 'index', 'js', 'le', 'len', 'lt', 'ne', 'not', 'or'],
  ...['print', 'printf', 'println', 'slice', 'urlquery', 'args', 'externalURL', 'first'],
  ...['graphLink', 'humanize', 'humanize1024', 'humanizeDuration', 'humanizePercentage'],
  ...['humanizeTimestamp', 'label', 'match', 'parseDuration', 'pathPrefix', 'query'],
  ...['reReplaceAll', 'safeHtml', 'sortByLabel', 'stripDomain', 'stripPort', 'strvalue'],
  ...['tableLink', 'title', 'toLower', 'toTime', 'toUpper', 'value'],
];
const OPENING = ['if', 'range', 'with', 'define', 'block'];
const KEYWORDS = new Set([...OPENING, 'else', 'end', 'template', 'break', 'continue']);
const LITERALS = new Set(['true', 'false', 'nil']);
/** What stands between braces, up to the next ones; in quotes they are text. */
const ACTION = /\{\{((?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^"`])*?)(?:\}\}|(?=\{\{)|$)/g;
const VARIABLES = ['$labels', '$value', '$externalLabels', '$externalURL'];

/** What Prometheus refuses in the text of an alert, and with it the whole file of rules: the first of it. */
export function templateProblem(text: string): Problem | undefined {
  const own = [...text.matchAll(/(\$\w+)\s*(?:,\s*(\$\w+)\s*)?:=/g)].flatMap((all) => all.slice(1));
  const open: Problem[] = [];
  for (const { 0: action, 1: body = '', index } of text.matchAll(ACTION)) {
    const unclosed = syntax(index, 2, 'nothing closes this `{{`', 'write `}}` behind it');
    if (!action.endsWith('}}')) return unclosed;
    if (/^-?\s*\/\*/.test(body)) continue;
    const words = /"(?:[^"\\]|\\.)*"|`[^`]*`|'[^']*'|\.\w+|(\$\w+)|([A-Za-z_]\w*)/g;
    for (const { 0: word, 1: variable, 2: name, index: at } of body.matchAll(words)) {
      const from = index + 2 + at;
      if (variable !== undefined && ![...VARIABLES, ...own].includes(variable))
        return syntax(from, word.length, `there is no \`${word}\` here`, suggest(word, VARIABLES));
      if (name === undefined || LITERALS.has(name)) continue;
      if (OPENING.includes(name))
        open.push({ ...unclosed, message: `no \`{{ end }}\` follows this \`${name}\`` });
      if (name === 'end' && open.pop() === undefined)
        return syntax(from, word.length, 'this `end` ends nothing', 'remove it');
      if (!KEYWORDS.has(name) && !OF_TEMPLATES.includes(name))
        return syntax(
          from,
          word.length,
          `templates have no \`${name}\``,
          suggest(name, OF_TEMPLATES),
        );
    }
  }
  return open[0] && { ...open[0], help: 'write `{{ end }}` where it ends' };
}
