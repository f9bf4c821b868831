/** Where something stands in a file. Lines and columns count from 1; `end` is the column after the last character. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly end: number;
}

/** The text of a file. */
export interface FileText {
  readonly text: string;
  /** The place of a stretch of it, by its offsets. */
  position(from: number, to: number): Position;
}

export type Severity = 'error' | 'warning';

/** One finding about the catalog. `related` names the other place of a duplicate or a broken reference. */
export interface Diagnostic {
  readonly id: string;
  readonly severity: Severity;
  readonly message: string;
  readonly position: Position;
  readonly help: string;
  readonly related?: { readonly message: string; readonly position: Position };
  /** The line of the finding, where it is not one of the catalog. */
  readonly line?: string;
}

export const errorAt = (
  id: string,
  position: Position,
  message: string,
  help: string,
): Diagnostic => ({ id, severity: 'error', message, position, help });

export const isError = ({ severity }: Diagnostic): boolean => severity === 'error';

/** Orders by place, then by rule, so that the same catalog always reports in the same order. */
export function inFileOrder(a: Diagnostic, b: Diagnostic): number {
  return (
    a.position.line - b.position.line ||
    a.position.column - b.position.column ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) ||
    // An earlier release before a later one: 2026.9, then 2026.12.
    a.message.localeCompare(b.message, 'en', { numeric: true })
  );
}

/** Prints one finding for a terminal: place, message, the line with a caret under the spot, and the help. */
export function formatDiagnostic(diagnostic: Diagnostic, source: string): string {
  const { position, severity, id, message, help, related, line } = diagnostic;
  const text = line ?? source.split(/\r\n|\r|\n/)[position.line - 1] ?? '';
  const lines = [`${place(position)} ${severity} ${id} ${message}`, ...excerpt(position, text)];
  if (related !== undefined) lines.push(`  note: ${place(related.position)} ${related.message}`);
  lines.push(`  help: ${help}`);
  return lines.join('\n');
}

function place(position: Position): string {
  return `${position.file}:${position.line}:${position.column}`;
}

const EXCERPT_WIDTH = 140;

/** The line of the finding and a caret under it. A long line is cut around the spot. */
function excerpt(position: Position, text: string): string[] {
  const start = Math.max(0, position.column - 1 - EXCERPT_WIDTH / 2);
  const shown = text.slice(start, start + EXCERPT_WIDTH).replaceAll('\t', ' ');
  const gutter = String(position.line);
  const blank = ' '.repeat(gutter.length);
  const width = Math.max(1, Math.min(position.end - position.column, EXCERPT_WIDTH / 2));
  return [
    `  ${gutter} | ${printable(shown)}`,
    `  ${blank} | ${' '.repeat(position.column - 1 - start)}${'^'.repeat(width)}`,
  ];
}

/** Control characters of the catalog must not reach the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '·');
}

/** Items with the key of an earlier one, each with the first that has it: what duplicates are found by. */
export function repeats<Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string,
): { readonly item: Item; readonly first: Item }[] {
  return [...Map.groupBy(items, keyOf).values()].flatMap(([first, ...again]) =>
    first === undefined ? [] : again.map((item) => ({ item, first })),
  );
}
