import { type Diagnostic, errorAt } from '../../diagnostic.ts';
import { suggest } from '../../suggest.ts';
import type { Piece } from './pages/pages.ts';

/** A page with its regions filled. `changed` names the regions whose text was another one. */
export interface Filled {
  readonly bytes: Buffer;
  readonly changed: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A line that begins or ends a region; without a role it speaks of one and is no marker. */
interface Marker {
  readonly role: 'begin' | 'end' | undefined;
  readonly name: string;
  readonly indent: string;
  /** Index of its line. */
  readonly line: number;
}

/** A region by its first marker, and the index of the line with the other one. */
interface Region {
  readonly begin: Marker;
  readonly end: number;
}

/** As a comment of HTML or of MDX. */
const MARKER =
  /^([ \t]*)(?:<!--|\{\/\*)[ \t]*codegen:(begin|end)(?:[ \t]+([\w-]+))?[ \t]*(?:-->|\*\/\})$/;
const FENCE = /^[ \t]*(`{3,}|~{3,})/;

/**
 * Puts the piece of each name between its markers, in one language. Everything else stays as it is, byte for byte:
 * the page is read as bytes, and the inserted lines end like the line of their marker.
 */
export function fillRegions(
  file: string,
  bytes: Buffer,
  texts: ReadonlyMap<string, Piece>,
  locale: string,
): Filled {
  // One character for each byte, whatever the encoding: only our markers must be ASCII.
  const lines = bytes.toString('latin1').split(/(?<=\n)/);
  const { regions, diagnostics } = findRegions(file, lines, texts);
  if (diagnostics.length > 0) return { bytes, changed: [], diagnostics };
  const changed: string[] = [];
  const parts: string[] = [];
  let at = 0;
  for (const { begin, end } of regions) {
    const before = lines.slice(begin.line + 1, end).join('');
    const after = inserted(texts.get(begin.name)?.(locale) ?? '', begin, lines);
    if (before !== after) changed.push(begin.name);
    parts.push(...lines.slice(at, begin.line + 1), after);
    at = end;
  }
  parts.push(...lines.slice(at));
  return { bytes: Buffer.from(parts.join(''), 'latin1'), changed, diagnostics: [] };
}

/** Blank lines around the text let Markdown see a table or a list between two comments. */
function inserted(text: string, { line, indent }: Marker, lines: readonly string[]): string {
  const ending = lines[line]?.endsWith('\r\n') === true ? '\r\n' : '\n';
  const body = text.split('\n').map((line) => (line === '' ? '' : indent + line));
  const whole = ['', ...body, ''].map((line) => line + ending).join('');
  return Buffer.from(whole, 'utf8').toString('latin1');
}

function findRegions(
  file: string,
  lines: readonly string[],
  texts: ReadonlyMap<string, unknown>,
): { regions: Region[]; diagnostics: Diagnostic[] } {
  const regions: Region[] = [];
  const diagnostics: Diagnostic[] = [];
  const report = (line: number, message: string, help: string, id = 'unbalanced-marker'): void => {
    const text = (lines[line] ?? '').trimEnd();
    const position = { file, line: line + 1, column: 1, end: Math.max(2, text.length + 1) };
    diagnostics.push(errorAt(id, position, message, help));
  };
  const [from, to] = file.endsWith('.mdx') ? ['{/*', '*/}'] : ['<!--', '-->'];
  const written = (role: string): string => `\`${from} codegen:${role} NAME ${to}\``;
  let begin: Marker | undefined;
  for (const marker of markersIn(lines)) {
    const { role, name, line } = marker;
    if (role === undefined) {
      const help = `put ${written('begin')} alone on its line`;
      report(line, 'this is no marker', help, 'broken-marker');
    } else if (role === 'begin') {
      if (begin !== undefined) {
        const help = `add \`codegen:end ${begin.name}\` above`;
        report(line, `\`${begin.name}\` has no end before this`, help);
      } else if (!texts.has(name)) {
        const help = suggest(name, [...texts.keys()]);
        report(line, `there is nothing called \`${name}\``, help, 'unknown-region');
      }
      begin = marker;
    } else {
      const help =
        begin === undefined
          ? `add \`codegen:begin ${name}\` above, or remove this line`
          : `write \`codegen:end ${begin.name}\``;
      if (begin?.name === name) regions.push({ begin, end: line });
      else report(line, `nothing called \`${name}\` begins before this`, help);
      begin = undefined;
    }
  }
  if (begin !== undefined)
    report(begin.line, `\`${begin.name}\` has no end`, `add \`codegen:end ${begin.name}\` below`);
  if (regions.length === 0 && diagnostics.length === 0) {
    const help = `put ${written('begin')} and ${written('end')} where the text belongs`;
    report(0, 'the page has no marked region', help, 'missing-marker');
  }
  return { regions, diagnostics };
}

/** Inside a region its own end counts alone; outside, an example in a code block is no marker. */
function* markersIn(lines: readonly string[]): Iterable<Marker> {
  let fence: string | undefined;
  let inside = false;
  for (const [line, text] of lines.entries()) {
    const mark = inside ? undefined : FENCE.exec(text)?.[1];
    if (fence === undefined && mark === undefined) {
      const [, indent = '', role, name = ''] = MARKER.exec(text.trimEnd()) ?? [];
      if (role !== undefined) inside = role === 'begin';
      if (role !== undefined || /codegen:(?:begin|end)/.test(text))
        yield { role: role as Marker['role'], name, indent, line };
    } else if (fence === undefined) fence = mark;
    else if (mark?.startsWith(fence) === true) fence = undefined;
  }
}

/**
 * The locale that a path names: a folder or a part of the file's name that is one (`ja`, `zh-TW`),
 * or one with a region (`ja-JP`); else the first, which the others are translated from.
 */
export function localeOf(path: string, locales: readonly string[]): string {
  const words = path.split(/[/\\.]/).map((word) => word.toLowerCase());
  const exact = locales.find((locale) => words.includes(locale.toLowerCase()));
  const regional = locales.find((locale) =>
    words.some((word) => word.startsWith(`${locale.toLowerCase()}-`)),
  );
  return exact ?? regional ?? locales[0] ?? 'en';
}
