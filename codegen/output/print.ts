import { Project, type StatementStructures, StructureKind, ts } from 'ts-morph';
import type { CodeFile, GeneratedFile, Statement } from '../emit/generated-file.ts';

const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });

/**
 * Prints one file, not laid out yet. The only module that knows ts-morph: a file is built once from
 * its statements, never edited node by node, which would cost quadratic time.
 * @throws Error when the text does not parse: a defect of the generator, never of the catalog
 */
export function printCode({ path, statements }: CodeFile): GeneratedFile {
  const options = { overwrite: true };
  const source = project.createSourceFile(path, { statements: statements.map(structure) }, options);
  // The parser keeps what it found wrong; asking it costs no second parse.
  const { parseDiagnostics } = source.compilerNode as unknown as {
    readonly parseDiagnostics: readonly ts.Diagnostic[];
  };
  const [first] = parseDiagnostics;
  if (first !== undefined)
    throw new Error(
      `${path} would not parse: ${ts.flattenDiagnosticMessageText(first.messageText, '\n')}`,
    );
  return { path, text: source.getFullText() };
}

function structure(statement: Statement): StatementStructures | string {
  if (typeof statement === 'string') return statement;
  const { name, doc, isExported, members } = statement;
  return {
    kind: StructureKind.Interface,
    name,
    isExported,
    docs: [doc],
    extends: [...statement.extends],
    properties: members.map(({ name, type, doc, optional }) => ({
      name,
      type,
      isReadonly: true,
      hasQuestionToken: optional === true,
      docs: doc === undefined ? [] : [doc],
    })),
  };
}
