import { printCase, WIDTH } from './layout.ts';

/** An expression with the places where it may be broken when a line is too narrow for it. */
export type Code =
  | string
  | { readonly call: string; readonly args: readonly Code[] }
  | { readonly either: readonly Code[] }
  | { readonly list: readonly string[] };

export const call = (name: string, ...args: readonly Code[]): Code => ({ call: name, args });
/** The first of the expressions that is not undefined. */
export const either = (...codes: readonly Code[]): Code =>
  codes.length === 1 && codes[0] !== undefined ? codes[0] : { either: codes };

export function flat(code: Code): string {
  if (typeof code === 'string') return code;
  if ('call' in code) return `${code.call}(${code.args.map(flat).join(', ')})`;
  return 'either' in code ? code.either.map(flat).join(' ?? ') : `[${code.list.join(', ')}]`;
}

/**
 * A property of an object literal, broken where Biome would break it.
 * @param margin columns in front of it
 */
export function property(key: string, code: Code, margin: number): string[] {
  const line = `${key}: ${flat(code)},`;
  if (margin + line.length <= WIDTH) return [line];
  if (typeof code === 'string') return printCase([`${key}:`], [`${code},`]);
  if ('call' in code) return brokenCall(`${key}: ${code.call}`, code.args, margin);
  if ('list' in code) return [`${key}: [`, ...code.list.map((item) => `${item},`), '],'];
  return printCase([`${key}:`], alternatives(code.either));
}

function brokenCall(head: string, args: readonly Code[], margin: number): string[] {
  const last = args.at(-1);
  if (typeof last === 'object' && 'list' in last) {
    const before = args.slice(0, -1).map((arg) => `${flat(arg)}, `);
    return [`${head}(${before.join('')}[`, ...last.list.map((item) => `${item},`), ']),'];
  }
  return [`${head}(`, ...args.flatMap((arg) => argument(arg, margin + 2)), '),'];
}

function argument(code: Code, margin: number): string[] {
  const line = `${flat(code)},`;
  if (margin + line.length <= WIDTH || typeof code === 'string' || !('either' in code))
    return [line];
  const [first = '', ...rest] = alternatives(code.either);
  return [first, ...printCase([], rest)];
}

function alternatives(codes: readonly Code[]): string[] {
  return codes.map((code, index) => `${flat(code)}${index < codes.length - 1 ? ' ??' : ','}`);
}

/** `if (test) statement`, on two lines where one is too narrow. */
export function conditional(head: string, statement: string, margin: number): string[] {
  const line = `${head} ${statement}`;
  return margin + line.length <= WIDTH ? [line] : printCase([head], [statement]);
}
