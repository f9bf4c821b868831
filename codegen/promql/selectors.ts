import { RE2JS } from 're2js';
import { closest, suggest } from '../suggest.ts';
import type { Problems } from './problems.ts';
import {
  familyNameOf,
  type Kind,
  type LabelFacts,
  type Matcher,
  type Name,
  SCRAPE_LABELS,
  type Vocabulary,
} from './query.ts';

/** What is known about the series that an expression yields. */
export interface Series {
  /** Undefined when nothing is known. */
  readonly labels: ReadonlySet<string> | undefined;
  /** Labels whose values overlap and that no matcher narrowed, with the values that may be added up. */
  readonly overlapping: ReadonlyMap<string, readonly string[]>;
  readonly meter: 'counter' | 'gauge' | undefined;
}

/** Those, with what kind of value they are; undefined after a mistake: nothing follows from it. */
export interface Typed extends Series {
  readonly kind: Kind | undefined;
}

export const UNKNOWN: Series = { labels: undefined, overlapping: new Map(), meter: undefined };

type Values = LabelFacts['values'];

/** The series of a selector; what is wrong with its family and matchers goes to `problems`. */
export function selectedSeries(
  family: Name | undefined,
  matchers: readonly Matcher[],
  { families, prefix }: Vocabulary,
  problems: Problems,
): Series {
  for (const { op, value } of matchers) if (op === '=~' || op === '!~') checkRegex(value, problems);
  if (family === undefined) return UNKNOWN;
  const name = familyNameOf(family.text, families);
  const facts = name === undefined ? undefined : families.get(name);
  if (facts === undefined) {
    const word = family.text.slice(0, family.text.indexOf('_') + 1);
    const meant = families.has(family.text.replace(word, prefix)) && closest(word, [prefix]);
    if (family.text.startsWith(prefix) || meant) {
      const message = `there is no Prometheus family \`${family.text}\``;
      problems.add('unknown-family', family, message, suggest(family.text, [...families.keys()]));
    }
    return UNKNOWN;
  }
  if (facts.type === 'histogram' && name === family.text) {
    const message = `\`${name}\` is a histogram, and none of its series has just that name`;
    problems.type(family, message, `use \`${name}_bucket\`, \`${name}_sum\` or \`${name}_count\``);
  }
  const bucket = family.text.endsWith('_bucket') && facts.type === 'histogram';
  const labels = new Set([...facts.labels.keys(), ...SCRAPE_LABELS, ...(bucket ? ['le'] : [])]);
  // A bucket counts what the one below it counts, too.
  const buckets = bucket && !matchers.some(({ label }) => label.text === 'le');
  for (const matcher of matchers) {
    problems.label(matcher.label, labels, `\`${family.text}\``);
    checkValues(matcher, facts.labels.get(matcher.label.text)?.values, problems);
  }
  return {
    labels,
    overlapping: new Map([
      ...[...facts.labels].flatMap(([label, own]) =>
        own.disjoint === undefined || narrowed(label, matchers, own)
          ? []
          : [[label, own.disjoint] as const],
      ),
      ...(buckets ? [['le', []] as const] : []),
    ]),
    meter: facts.type === 'gauge' ? 'gauge' : 'counter',
  };
}

/** Reports a regular expression that Prometheus, which reads RE2, would refuse. */
export function checkRegex(value: Name, problems: Problems): void {
  const matcher = matcherOf(value.text);
  if (matcher instanceof Error)
    problems.add(
      'query-syntax',
      value,
      `Prometheus cannot read this regular expression: ${matcher.message}`,
      'RE2 has no look-around and no back-references; escape what is meant as text',
    );
}

/** Every edition has the same few expressions, and some are long to compile. */
const compiled = new Map<string, RE2JS | Error>();

function matcherOf(text: string): RE2JS | Error {
  const known = compiled.get(text) ?? compile(text);
  compiled.set(text, known);
  return known;
}

function compile(text: string): RE2JS | Error {
  try {
    return RE2JS.compile(`^(?:${text})$`);
  } catch (error) {
    return error as Error;
  }
}

/** A value of a dashboard's variable is chosen later. */
const isVariable = (text: string): boolean => /\$\w|\$\{/.test(text);

/** The texts of `a|b|c`; undefined when the expression is more than that. */
function alternatives(text: string): readonly string[] | undefined {
  const words = text.split('|');
  return words.every((word) => /^[\w:/-]*$/.test(word)) ? words : undefined;
}

function checkValues({ label, op, value }: Matcher, values: Values, problems: Problems): void {
  if (values === undefined || value.text === '' || isVariable(value.text)) return;
  const regex = op === '=~' || op === '!~';
  const words = regex ? alternatives(value.text) : [value.text];
  let offset = value.from;
  for (const word of words ?? []) {
    if (!values.includes(word))
      problems.add(
        'unknown-member',
        { from: offset, to: offset + word.length },
        `\`${label.text}\` has no value \`${word}\``,
        suggest(word, values),
      );
    offset += word.length + 1;
  }
  if (words !== undefined) return;
  const matcher = matcherOf(value.text);
  // What is no regular expression is reported as that.
  if (matcher instanceof Error || values.some((one) => matcher.matches(one))) return;
  problems.add(
    'unknown-member',
    value,
    `no value of \`${label.text}\` matches this`,
    suggest('', values),
  );
}

/** Whether the matchers leave one value, or values that may be added up. */
function narrowed(name: string, matchers: readonly Matcher[], facts: LabelFacts): boolean {
  const { disjoint, values } = facts;
  return matchers.some((matcher) => {
    if (matcher.label.text !== name) return false;
    if (isVariable(matcher.value.text)) return true;
    const left = remaining(matcher, values);
    return left && (left.length <= 1 || left.every((one) => disjoint?.includes(one)));
  });
}

function remaining({ op, value: { text } }: Matcher, values: Values): Values {
  if (op === '=') return [text];
  if (op === '!=') return values?.filter((one) => one !== text);
  const words = op === '=~' ? alternatives(text) : undefined;
  const matcher = matcherOf(text);
  if (words !== undefined || matcher instanceof Error) return words;
  return values?.filter((one) => matcher.matches(one) === (op === '=~'));
}

/** Labels without some of them. */
export function less(labels: Series['labels'], names: readonly string[]): Series['labels'] {
  return labels && new Set([...labels].filter((label) => !names.includes(label)));
}
