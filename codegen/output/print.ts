import { Project, type StatementStructures, StructureKind, ts } from 'ts-morph';
import type { CodeFile, GeneratedFile, Interface } from '../emit/generated-file.ts';

const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });

/**
 * Prints one file, not laid out yet. The only module that knows ts-morph: it gets the declarations
 * alone, since it parses what it printed, and the formatter parses every file anyway.
 * @throws Error when a declaration does not parse: a defect of the generator, never of the catalog
 */
export function printCode({ path, statements }: CodeFile): GeneratedFile {
  const interfaces = statements.filter((statement) => typeof statement !== 'string');
  const declarations = printed(path, interfaces).values();
  const texts = statements.map((statement) =>
    typeof statement === 'string' ? apart(statement) : `\n${declarations.next().value}\n\n`,
  );
  return { path, text: texts.join('') };
}

/** A statement ends its line, and after a block there is an empty one. */
function apart(statement: string): string {
  if (statement.trimEnd().endsWith('}')) return `${statement}\n\n`;
  return statement.endsWith('\n') ? statement : `${statement}\n`;
}

/** All are built at once, never node by node, which would cost quadratic time. */
function printed(path: string, interfaces: readonly Interface[]): string[] {
  if (interfaces.length === 0) return [];
  const statements = interfaces.map(structure);
  const source = project.createSourceFile(path, { statements }, { overwrite: true }).compilerNode;
  // The parser keeps what it found wrong; asking it costs no second parse.
  const { parseDiagnostics } = source as unknown as {
    readonly parseDiagnostics: readonly ts.Diagnostic[];
  };
  const [first] = parseDiagnostics;
  if (first !== undefined)
    throw new Error(
      `${path} would not parse: ${ts.flattenDiagnosticMessageText(first.messageText, '\n')}`,
    );
  return source.statements.map((statement) => statement.getFullText(source));
}

function structure({ name, doc, isExported, members, ...rest }: Interface): StatementStructures {
  return {
    kind: StructureKind.Interface,
    name,
    isExported,
    docs: [doc],
    extends: [...rest.extends],
    properties: members.map(({ name, type, doc, optional }) => ({
      name,
      type,
      isReadonly: true,
      hasQuestionToken: optional === true,
      docs: doc === undefined ? [] : [doc],
    })),
  };
}
