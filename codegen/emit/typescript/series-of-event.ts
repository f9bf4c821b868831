import type { Side } from '../../model/catalog.ts';
import { Names, pascalCase, RESERVED_WORDS } from '../../model/names.ts';
import type { LabelCode } from './label-code.ts';
import { quote } from './text.ts';

/** The local constants of a method that hold the values of labels, one for each raw expression. */
export class LabelLocals {
  /** In the order in which they are asked for. */
  readonly raws: {
    readonly keys: readonly string[];
    readonly local: string;
    readonly code: string;
  }[] = [];
  readonly #names: Names;

  /** @param taken names that the method has besides those that all of them have */
  constructor(taken: readonly string[] = []) {
    const shared = ['registry', 'labels', 'event', 'series', 'joined', 'measure', 'segmentAfter'];
    this.#names = new Names([...RESERVED_WORDS, ...shared, ...taken]);
  }

  /** The expression of a label's value. */
  expression(code: LabelCode & { readonly property: string }): string {
    if (code.kind === 'constant') return quote(code.text);
    if (code.kind === 'absent') return 'undefined';
    const text = `labels.${code.property}.${code.ifSet ? 'textIfSet' : 'text'}(${code.raw})`;
    const known = this.raws.find((one) => one.code === text);
    if (known !== undefined) return known.local;
    const local = this.#names.unique(code.property);
    this.raws.push({ keys: code.keys, local, code: text });
    return local;
  }

  lines(): string[] {
    return this.raws.map(({ local, code }) => `const ${local} = ${code};`);
  }
}

/** The series that an event records to, each under a name of its own. */
export class SeriesOfEvent {
  /** Type of each. */
  readonly types = new Map<string, string>();
  readonly lines: string[] = [];
  readonly #names = new Names();
  readonly #known = new Map<string, string>();

  property(side: Side, labels: readonly string[], member = ''): string {
    const key = JSON.stringify([side.property, labels]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const property = this.#names.unique(`${side.property}${pascalCase(member)}`);
    this.#known.set(key, property);
    this.lines.push(`${property}: registry.${side.property}.series(${labels.join(', ')}),`);
    return property;
  }
}
