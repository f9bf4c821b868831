import { type Diagnostic, formatDiagnostic } from '../diagnostic.ts';
import { RULE_FACTS } from '../lint/rule-facts.ts';

export const FORMATS = ['text', 'json', 'github', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];

/** Prints findings for a person, a program, a pull request or a code scanner. */
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
    case 'sarif':
      return JSON.stringify(sarifLog(diagnostics), undefined, 2);
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

function sarifLog(diagnostics: readonly Diagnostic[]): object {
  const rules = [...new Set(diagnostics.map(({ id }) => id))];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'codegen',
            rules: rules.map((id) => ({
              id,
              shortDescription: { text: RULE_FACTS.get(id)?.summary ?? id },
              help: { text: RULE_FACTS.get(id)?.reason ?? id },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => ({
          ruleId: diagnostic.id,
          ruleIndex: rules.indexOf(diagnostic.id),
          level: diagnostic.severity,
          message: { text: `${diagnostic.message}\n${diagnostic.help}` },
          locations: [location(diagnostic.position)],
          ...(diagnostic.related === undefined
            ? {}
            : {
                relatedLocations: [
                  {
                    ...location(diagnostic.related.position),
                    message: { text: diagnostic.related.message },
                  },
                ],
              }),
        })),
      },
    ],
  };
}

function location(position: Diagnostic['position']): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(position.file) },
      region: {
        startLine: position.line,
        startColumn: position.column,
        endColumn: position.end,
      },
    },
  };
}
