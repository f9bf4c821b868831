import { suggest } from '../suggest.ts';
import type { Problem } from './query.ts';

/** Functions of Go's templates and those that Prometheus adds for the texts of alerts. */
const FUNCTIONS = [
  ...['and', 'call', 'eq', 'ge', 'gt', 'html', 'index', 'js', 'le', 'len', 'lt', 'ne', 'not', 'or'],
  ...['print', 'printf', 'println', 'slice', 'urlquery', 'args', 'externalURL', 'first'],
  ...['graphLink', 'humanize', 'humanize1024', 'humanizeDuration', 'humanizePercentage'],
  ...[
    'humanizeTimestamp',
    'label',
    'match',
    'parseDuration',
    'pathPrefix',
    'query',
    'reReplaceAll',
  ],
  ...['safeHtml', 'sortByLabel', 'stripDomain', 'stripPort', 'strvalue', 'tableLink', 'title'],
  ...['toLower', 'toTime', 'toUpper', 'value'],
];
const OPENING = ['if', 'range', 'with', 'define', 'block'];
const KEYWORDS = new Set([...OPENING, 'else', 'end', 'template', 'break', 'continue']);
const LITERALS = new Set(['true', 'false', 'nil']);
/** What stands between braces, up to the next ones; in quotes they are text. */
const ACTION = /\{\{((?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^"`])*?)(?:\}\}|(?=\{\{)|$)/g;
const VARIABLES = ['$labels', '$value', '$externalLabels', '$externalURL'];

/** What Prometheus refuses in the text of an alert, and with it the whole file of rules: the first of it. */
export function templateProblem(text: string): Problem | undefined {
  const problem = (from: number, found: string, message: string, help: string): Problem => {
    return { rule: 'query-syntax', from, to: from + found.length, message, help };
  };
  const own = [...text.matchAll(/(\$\w+)\s*(?:,\s*(\$\w+)\s*)?:=/g)].flatMap((all) => all.slice(1));
  const open: Problem[] = [];
  for (const { 0: action, 1: body = '', index } of text.matchAll(ACTION)) {
    const unclosed = problem(index, '{{', 'nothing closes this `{{`', 'write `}}` behind it');
    if (!action.endsWith('}}')) return unclosed;
    if (/^-?\s*\/\*/.test(body)) continue;
    const words = /"(?:[^"\\]|\\.)*"|`[^`]*`|'[^']*'|\.\w+|(\$\w+)|([A-Za-z_]\w*)/g;
    for (const { 0: word, 1: variable, 2: name, index: at } of body.matchAll(words)) {
      const from = index + 2 + at;
      if (variable !== undefined && ![...VARIABLES, ...own].includes(variable))
        return problem(from, word, `there is no \`${word}\` here`, suggest(word, VARIABLES));
      if (name === undefined || LITERALS.has(name)) continue;
      if (OPENING.includes(name))
        open.push({ ...unclosed, message: `no \`{{ end }}\` follows this \`${name}\`` });
      if (name === 'end' && open.pop() === undefined)
        return problem(from, word, 'this `end` ends nothing', 'remove it');
      if (!KEYWORDS.has(name) && !FUNCTIONS.includes(name))
        return problem(from, word, `templates have no \`${name}\``, suggest(name, FUNCTIONS));
    }
  }
  return open[0] && { ...open[0], help: 'write `{{ end }}` where it ends' };
}
