import type { Diagnostic } from '../../../diagnostic.ts';
import { suggest } from '../../../suggest.ts';

/** A page with its regions filled. `changed` names the regions whose text was another one. */
export interface Filled {
  readonly bytes: Buffer;
  readonly changed: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Marker {
  readonly role: 'begin' | 'end';
  readonly name: string;
  readonly indent: string;
  readonly column: number;
}

interface Region {
  readonly name: string;
  readonly indent: string;
  /** Index of the line with the begin marker, and of the one with the end marker. */
  readonly begin: number;
  readonly end: number;
}

const HTML = /^([ \t]*)<!--[ \t]*codegen:(begin|end)(?:[ \t]+([\w-]+))?[ \t]*-->[ \t]*$/;
const MDX = /^([ \t]*)\{\/\*[ \t]*codegen:(begin|end)(?:[ \t]+([\w-]+))?[ \t]*\*\/\}[ \t]*$/;
const FENCE = /^[ \t]*(`{3,}|~{3,})/;

/**
 * Puts the text of each name between its markers. Everything else stays as it is, byte for byte:
 * the page is read as bytes, and the inserted lines end like the line of their marker.
 */
export function fillRegions(
  file: string,
  bytes: Buffer,
  texts: ReadonlyMap<string, () => string>,
): Filled {
  // One character for each byte, whatever the encoding: only our markers must be ASCII.
  const lines = bytes.toString('latin1').split(/(?<=\n)/);
  const { regions, diagnostics } = findRegions(file, lines, texts);
  if (diagnostics.length > 0) return { bytes, changed: [], diagnostics };
  const changed: string[] = [];
  const parts: string[] = [];
  let at = 0;
  for (const region of regions) {
    const before = lines.slice(region.begin + 1, region.end).join('');
    const after = inserted(texts.get(region.name)?.() ?? '', region, lines);
    if (before !== after) changed.push(region.name);
    parts.push(...lines.slice(at, region.begin + 1), after);
    at = region.end;
  }
  parts.push(...lines.slice(at));
  return { bytes: Buffer.from(parts.join(''), 'latin1'), changed, diagnostics: [] };
}

/** Blank lines around the text let Markdown see a table or a list between two comments. */
function inserted(text: string, { begin, indent }: Region, lines: readonly string[]): string {
  const ending = lines[begin]?.endsWith('\r\n') === true ? '\r\n' : '\n';
  const body = text.split('\n').map((line) => (line === '' ? '' : indent + line));
  const whole = ['', ...body, ''].map((line) => line + ending).join('');
  return Buffer.from(whole, 'utf8').toString('latin1');
}

function findRegions(
  file: string,
  lines: readonly string[],
  texts: ReadonlyMap<string, () => string>,
): { regions: Region[]; diagnostics: Diagnostic[] } {
  const regions: Region[] = [];
  const diagnostics: Diagnostic[] = [];
  const report = (line: number, id: string, message: string, help: string): void => {
    const text = (lines[line] ?? '').trimEnd();
    const position = { file, line: line + 1, column: 1, end: Math.max(2, text.length + 1) };
    diagnostics.push({ id, severity: 'error', message, position, help });
  };
  let open: { marker: Marker; line: number } | undefined;
  let fence: string | undefined;
  for (const [index, line] of lines.entries()) {
    // Inside a region its own end counts alone; outside, an example in a code block is no marker.
    if (open === undefined) {
      const mark = FENCE.exec(line)?.[1];
      if (fence !== undefined) {
        if (mark?.startsWith(fence) === true) fence = undefined;
        continue;
      }
      if (mark !== undefined) {
        fence = mark;
        continue;
      }
    }
    const marker = markerOf(line);
    if (marker === undefined) {
      if (line.includes('codegen:begin') || line.includes('codegen:end'))
        report(
          index,
          'broken-marker',
          'this is no marker',
          'put `<!-- codegen:begin NAME -->` alone on its line',
        );
      continue;
    }
    if (marker.role === 'begin') {
      if (open !== undefined)
        report(
          index,
          'unbalanced-marker',
          `\`${open.marker.name}\` has no end before this`,
          `add \`codegen:end ${open.marker.name}\` above`,
        );
      else if (!texts.has(marker.name))
        report(
          index,
          'unknown-region',
          `there is nothing called \`${marker.name}\``,
          suggest(marker.name, [...texts.keys()]),
        );
      open = { marker, line: index };
      continue;
    }
    if (open === undefined || open.marker.name !== marker.name) {
      const help =
        open === undefined
          ? `add \`codegen:begin ${marker.name}\` above, or remove this line`
          : `write \`codegen:end ${open.marker.name}\``;
      report(
        index,
        'unbalanced-marker',
        `nothing called \`${marker.name}\` begins before this`,
        help,
      );
    } else {
      regions.push({ name: marker.name, indent: open.marker.indent, begin: open.line, end: index });
    }
    open = undefined;
  }
  if (open !== undefined)
    report(
      open.line,
      'unbalanced-marker',
      `\`${open.marker.name}\` has no end`,
      `add \`codegen:end ${open.marker.name}\` below`,
    );
  if (regions.length === 0 && diagnostics.length === 0)
    report(
      0,
      'missing-marker',
      'the page has no marked region',
      'put `<!-- codegen:begin NAME -->` and `<!-- codegen:end NAME -->` where the text belongs',
    );
  return { regions, diagnostics };
}

function markerOf(line: string): Marker | undefined {
  const match = HTML.exec(line.trimEnd()) ?? MDX.exec(line.trimEnd());
  if (match === null) return undefined;
  const [, indent = '', role, name = ''] = match;
  return { role: role as Marker['role'], name, indent, column: indent.length + 1 };
}
