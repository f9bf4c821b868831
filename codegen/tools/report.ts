import { type Diagnostic, formatDiagnostic } from '../diagnostic.ts';

export const FORMATS = ['text', 'json', 'github'] as const;
export type Format = (typeof FORMATS)[number];

/** Prints findings for a person, a program or a pull request. */
export function formatFindings(
  diagnostics: readonly Diagnostic[],
  source: string,
  format: Format,
): string {
  switch (format) {
    case 'text':
      return diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, source)).join('\n');
    case 'json':
      return JSON.stringify(diagnostics, undefined, 2);
    case 'github':
      return diagnostics.map(githubCommand).join('\n');
  }
}

/** A workflow command; its data and its properties have characters that must be escaped. */
function githubCommand({ severity, position, id, message, help }: Diagnostic): string {
  const data = (text: string): string =>
    text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string): string =>
    data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${severity} file=${property(position.file)},line=${position.line},col=${position.column},endColumn=${position.end},title=${property(id)}::${data(`${message} (${help})`)}`;
}
