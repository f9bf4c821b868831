import { type CodeFile, HEADER, type Interface, type Member } from '../generated-file.ts';
import { comment, quote } from './text.ts';

export interface TypeScriptFile extends CodeFile {
  readonly imports: Imports;
}

/** The file with its header and its imports as statements. */
export function wholeFile({ path, imports, statements }: TypeScriptFile): CodeFile {
  return { path, statements: [`// ${HEADER}`, '\n', ...imports.print(), '\n', ...statements] };
}

/** An import is a value: asking for a name declares it. */
export class Imports {
  readonly #modules = new Map<string, Map<string, boolean>>();

  /** @returns the name, for use in code */
  type(name: string, module: string): string {
    return this.#add(name, module, true);
  }

  value(name: string, module: string): string {
    return this.#add(name, module, false);
  }

  /** A line for each module, packages before files, in the order that Biome asks for. */
  print(): string[] {
    const modules = inOrder(this.#modules, (module) => `${module.startsWith('.')} ${module}`);
    return modules.map(([module, names]) => {
      const typesOnly = [...names.values()].every((typeOnly) => typeOnly);
      const items = inOrder(names, letters).map(([name, typeOnly]) =>
        typeOnly && !typesOnly ? `type ${name}` : name,
      );
      return `import ${typesOnly ? 'type ' : ''}{ ${items.join(', ')} } from ${quote(module)};`;
    });
  }

  #add(name: string, module: string, typeOnly: boolean): string {
    const names = this.#modules.get(module) ?? new Map<string, boolean>();
    this.#modules.set(module, names);
    names.set(name, (names.get(name) ?? true) && typeOnly);
    return name;
  }
}

function inOrder<T>(map: ReadonlyMap<string, T>, key: (name: string) => string): [string, T][] {
  return [...map].sort(([a], [b]) => (key(a) < key(b) ? -1 : 1));
}

/** For `A a B b` and `2 10`. */
const letters = (name: string): string =>
  name
    .replace(/\d+/g, (digits) => digits.padStart(9, '0'))
    .replace(/[a-z]/gi, (letter) => letter.toLowerCase() + letter);

/** An interface with readonly members, for other files or for its own. */
export function printInterface(
  name: string,
  doc: string,
  members: readonly Member[],
  more: Partial<Interface> = {},
): Interface {
  const documented = members.map((member) => ({
    ...member,
    doc: member.doc === undefined ? undefined : comment(member.doc),
  }));
  const usual = { extends: [], isExported: true };
  return { ...usual, ...more, name, doc: comment(doc), members: documented };
}
