import { printList, WIDTH } from './layout.ts';
import { Imports, type TypeScriptFile } from './typescript.ts';

/** Columns before the statements of a constructor. */
const MARGIN = 4;

interface PlannedLookup {
  readonly number: number;
  /** All of it on one line. */
  readonly flat: string;
  readonly set: string;
  readonly codes: readonly string[];
}

/** What one memo of the handlers remembers, gathered while the code that asks it is printed. */
export class MemoPlan {
  /** Field of the handlers, `#` included. */
  readonly field: string;
  readonly #texts = new Map<string, number>();
  readonly #lookups = new Map<string, PlannedLookup>();

  constructor(field: string) {
    this.field = field;
  }

  /** Texts of a tuple. */
  get width(): number {
    return this.#texts.size;
  }

  /** The place of an expression's text in the tuple. */
  text(expression: string): number {
    const place = this.#texts.get(expression) ?? this.#texts.size;
    this.#texts.set(expression, place);
    return place;
  }

  /**
   * The number of a look-up.
   * @param set expression of the label set
   * @param codes where each code of the tuple comes from, as code
   */
  lookup(set: string, codes: readonly string[]): number {
    const flat = `{ in: ${set}, codes: [${codes.join(', ')}] }`;
    const known = this.#lookups.get(flat);
    if (known !== undefined) return known.number;
    const number = this.#lookups.size;
    this.#lookups.set(flat, { number, flat, set, codes });
    return number;
  }

  /** The expression that looks a tuple up. */
  find(memo: string): string {
    return `${memo}.find(${[...this.#texts.keys()].join(', ')})`;
  }

  /** The lines that make the memo. */
  construct(): string[] {
    const start = `this.${this.field} = new ${memoClass(this.width)}([`;
    const line = `${start}${[...this.#lookups.keys()].join(', ')}]);`;
    if (this.#lookups.size === 1 && MARGIN + line.length <= WIDTH) return [line];
    return [start, ...[...this.#lookups.values()].flatMap(printLookup), ']);'];
  }
}

function printLookup({ flat, set, codes }: PlannedLookup): string[] {
  if (MARGIN + flat.length + 3 <= WIDTH) return [`${flat},`];
  return ['{', `in: ${set},`, printList('codes: [', codes, '],', '', ' '.repeat(MARGIN + 4)), '},'];
}

export function memoClass(width: number): string {
  return `TupleMemo${width}`;
}

/** `tuple-memos.ts`: the look-up spelt out for each number of texts that the handlers use. */
export function emitTupleMemos(widths: ReadonlySet<number>): TypeScriptFile {
  const imports = new Imports();
  const module = '../runtime/metrics/tuple-memo.ts';
  imports.type('Lookup', module);
  imports.value('TupleMemo', module);
  if ([...widths].some((width) => width > 0)) {
    imports.value('PROBES', module);
    imports.value('signature', '../runtime/metrics/signature.ts');
    imports.value('textOf', '../runtime/metrics/label-values.ts');
  }
  const sorted = [...widths].sort((a, b) => a - b);
  return { path: 'tuple-memos.ts', imports, statements: sorted.map(memoOf) };
}

function memoOf(width: number): string {
  const places = Array.from({ length: width }, (_, i) => i);
  const body =
    width === 0 ? ['return this.stride; // the one slot there is use for'] : probing(places);
  return [
    `/** Remembers tuples of ${width === 1 ? '1 text' : `${width} texts`}. */`,
    `export class ${memoClass(width)}<T> extends TupleMemo<T> {`,
    '  constructor(lookups: readonly Lookup<T>[]) {',
    `    super(${width}, lookups);`,
    '  }',
    '',
    '  /** The place of a tuple of raw values, for `found`. */',
    `  ${printList(
      'find(',
      places.map((i) => `raw${i}: unknown`),
      '): number {',
      '',
      '  ',
    )}`,
    ...body.map((line) => (line === '' ? '' : `    ${line}`)),
    '  }',
    '}',
    '',
  ].join('\n');
}

function probing(places: readonly number[]): string[] {
  const width = places.length;
  const same = places.map((i) => `entries[at${i === 0 ? '' : ` + ${i}`}] === text${i}`);
  return [
    ...places.map((i) => `const text${i} = textOf(raw${i});`),
    `${width === 1 ? 'const' : 'let'} hash = signature(0, text0);`,
    ...places.slice(1).map((i) => `hash = signature(hash, text${i});`),
    'const { entries, stride } = this;',
    'let at = ((hash >>> this.shift) + 1) * stride;',
    'for (let probe = 0; probe < PROBES; probe += 1) {',
    ...condition(same).map((line) => `  ${line}`),
    `    return at + ${width};`,
    '  }',
    '  at += stride;',
    '}',
    `return this.take([${places.map((i) => `text${i}`).join(', ')}]);`,
  ];
}

/** An `if` over all of them, inside the loop of a method. */
function condition(tests: readonly string[]): string[] {
  const flat = `if (${tests.join(' && ')}) {`;
  if (MARGIN + 2 + flat.length <= WIDTH) return [flat];
  return [
    'if (',
    ...tests.map((test, i) => `  ${test}${i === tests.length - 1 ? '' : ' &&'}`),
    ') {',
  ];
}
