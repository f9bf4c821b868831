import type { Kind, Signature } from './functions.ts';
import { type Finder, wrongType } from './problems.ts';
import type { Expression, Name } from './query.ts';
import type { Typed } from './selectors.ts';

export const INTO_A_FUNCTION = 'put it into `rate`, `increase` or an `_over_time` function';

export const NOUNS: Readonly<Record<Kind, string>> = {
  vector: 'one value per series',
  range: 'a range of time',
  scalar: 'a number',
  string: 'a text',
};

/** The number of arguments of a function or an aggregation, and the kind of each. */
export function checkArguments(
  owner: Name,
  args: readonly Expression[],
  types: readonly Typed[],
  { args: wanted, optional }: Pick<Signature, 'args' | 'optional'>,
  report: Finder,
): void {
  const least = wanted.length - (optional === 'many' ? 1 : optional);
  if (args.length < least || (optional !== 'many' && args.length > wanted.length)) {
    const number = wanted.length === least ? `${least}` : `${least} to ${wanted.length}`;
    wrongType(
      report,
      owner,
      `\`${owner.text}\` takes ${number} argument${number === '1' ? '' : 's'}, and here ${args.length === 1 ? 'is 1' : `are ${args.length}`}`,
      `write \`${owner.text}(${wanted.map((kind) => NOUNS[kind]).join(', ')})\``,
    );
    return;
  }
  for (const [index, arg] of args.entries()) {
    const kind = types[index]?.kind;
    const right = wanted[Math.min(index, wanted.length - 1)];
    if (right !== undefined && kind !== undefined && kind !== right)
      wrongType(
        report,
        arg,
        `\`${owner.text}\` takes ${NOUNS[right]} here, and this is ${NOUNS[kind]}`,
        correction(owner, arg, kind, right),
      );
  }
}

function correction(owner: Name, arg: Expression, found: Kind, wanted: Kind): string {
  if (wanted === 'range')
    return arg.kind === 'selector'
      ? 'add a range: `x[5m]`'
      : `take \`${owner.text}\` of the series first and aggregate then: \`sum(${owner.text}(x[5m]))\``;
  if (wanted === 'vector' && found === 'range') return INTO_A_FUNCTION;
  if (wanted === 'vector' && found === 'scalar') return 'make series of it: `vector(…)`';
  return `write ${NOUNS[wanted]}`;
}
