import type { CatalogDocument } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Catalog, ValuePolicy } from '../model/catalog.ts';
import { Positions, parseExpression } from './patterns/expressions.ts';
import { isSlow } from './patterns/time.ts';
import type { Finding } from './rule.ts';

const KEYS = ['pattern', 'refuse'] as const;

/** Every expression of a value policy that is one. */
function* expressions(document: CatalogDocument) {
  for (const [id, entry] of Object.entries(document.values))
    for (const key of KEYS) {
      const text = entry[key];
      const expression = text === undefined ? undefined : parseExpression(text);
      if (text === undefined || expression === undefined) continue;
      const positions = new Positions(expression, key === 'refuse');
      const at: Path = ['values', id, key];
      yield { key, text, positions, at };
    }
}

export function* slowPattern(_: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const { text, positions, at } of expressions(document))
    if (isSlow(positions))
      yield {
        at,
        message: `\`${text}\` can read one text in several ways, and tries them all`,
        help: 'write it so that one character never fits in two places: no loop in a loop, no alternatives that begin alike',
      };
}

export function* openPattern(_: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const { key, text, positions, at } of expressions(document)) {
    if (key === 'refuse') continue;
    if (positions.most === Infinity)
      yield {
        at,
        message: `\`${text}\` takes texts of any length`,
        help: 'bound it: `{1,120}` in place of `+`, or begin with `(?=.{1,120}$)`',
      };
    else if (positions.takesLineBreak)
      yield {
        at,
        message: `\`${text}\` takes a line break`,
        help: 'list the characters that may occur, or add `\\n\\r` to those that may not',
      };
  }
}

export function* emptyRefuse(_: Catalog, document: CatalogDocument): Iterable<Finding> {
  // A look-around that takes no character is a condition all the same.
  for (const { key, text, positions, at } of expressions(document))
    if (key === 'refuse' && positions.least === 0 && new RegExp(text, 'i').test('')) {
      const message = `\`${text}\` is found in every text, so the policy refuses them all`;
      yield { at, message, help: 'write what must not occur, or remove `refuse`' };
    }
}

export function* policyExample(catalog: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const policy of catalog.policies) {
    const { id, pattern, example } = policy;
    if (pattern === undefined) continue;
    if (example === undefined) {
      const message = `the value policy \`${id}\` has no example`;
      yield { at: ['values', id], message, help: 'add `example:` with a text that it accepts' };
    } else if (acceptedBy(policy, example) === undefined)
      yield {
        at: ['values', id, document.values[id]?.example === undefined ? 'pattern' : 'example'],
        message: `\`${id}\` does not accept its example \`${example}\``,
        help: 'correct the pattern or the example',
      } satisfies Finding;
  }
}

/** The label value that the policy makes of a text; undefined when it asks for the fallback. */
export function acceptedBy(
  { pattern, refuse, keep }: ValuePolicy,
  text: string,
): string | undefined {
  if (refuse !== undefined && new RegExp(refuse, 'i').test(text)) return undefined;
  const kept = keep === 'before-colon' ? (text.split(':')[0] ?? text) : text;
  return pattern === undefined || new RegExp(`^(?:${pattern})$`).test(kept) ? kept : undefined;
}

export function* badPattern(_: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const [id, policy] of Object.entries(document.values))
    for (const key of KEYS) {
      const text = policy[key];
      if (text !== undefined && parseExpression(text) === undefined)
        yield {
          at: ['values', id, key],
          message: `\`${text}\` is not a regular expression`,
          help: 'correct the expression; it is matched with the `u` flag off',
        };
    }
}
