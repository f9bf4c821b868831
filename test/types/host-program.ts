/** The host's declarations, our interfaces and the generated events in one compilation. */
import { join, relative } from 'node:path';
import { Project, type SourceFile, ts } from 'ts-morph';

export const root = join(import.meta.dirname, '../..');

/** One claim: a value of the host's type is accepted where ours is expected, or the reverse. */
export interface Claim {
  readonly about: string;
  /** Types as written in the file that {@link compileClaims} makes. */
  readonly given: string;
  readonly expected: string;
}

export interface Compiled {
  /** Claims that do not hold, with what the compiler says. */
  readonly refuted: readonly { readonly claim: Claim; readonly message: string }[];
  readonly file: SourceFile;
  readonly checker: ts.TypeChecker;
}

/** Compiles the claims, after `imports`, in a file beside the installed host. Nothing is written. */
export function compileClaims(
  host: string,
  imports: string,
  claims: readonly Claim[],
  more = '',
): Compiled {
  const folder = join(host, '../..');
  const project = new Project({
    skipAddingFilesFromTsConfig: true,
    skipLoadingLibFiles: false,
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      exactOptionalPropertyTypes: true,
      noErrorTruncation: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      // The host's own declarations refer to types that are not part of its package.
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    },
  });
  const heading = imports.replaceAll('<root>', relative(folder, root));
  const first = heading.split('\n').length;
  const lines = claims.map(
    ({ given, expected }, index) =>
      `declare const given${index}: ${given}; export const expected${index}: ${expected} = given${index};`,
  );
  const file = project.createSourceFile(
    join(folder, 'claims.mts'),
    [heading, ...lines, more].join('\n'),
    { overwrite: true },
  );
  const refuted = file.getPreEmitDiagnostics().map((diagnostic) => {
    const message = diagnostic.getMessageText();
    const line = diagnostic.getLineNumber() ?? 0;
    const claim = claims[line - 1 - first];
    const text = typeof message === 'string' ? message : flatten(message.compilerObject);
    if (!claim) throw new Error(`The claims do not compile (line ${line}): ${text}`);
    return { claim, message: text };
  });
  return { refuted, file, checker: project.getTypeChecker().compilerObject };
}

function flatten(chain: ts.DiagnosticMessageChain): string {
  return ts.flattenDiagnosticMessageText(chain, '\n      ');
}
