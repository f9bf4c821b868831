import type { Diagnostic } from '../../diagnostic.ts';
import { suggest } from '../../suggest.ts';

/** A page with its regions filled. `changed` names the regions whose text was another one. */
export interface Filled {
  readonly bytes: Buffer;
  readonly changed: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Marker {
  /** `broken` speaks of a region and is no marker of one. */
  readonly role: 'begin' | 'end' | 'broken';
  readonly name: string;
  readonly indent: string;
  /** Index of its line. */
  readonly line: number;
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
  const unbalanced = (line: number, message: string, help: string): void =>
    report(line, 'unbalanced-marker', message, help);
  const [from, to] = file.endsWith('.mdx') ? ['{/*', '*/}'] : ['<!--', '-->'];
  const written = (role: string): string => `\`${from} codegen:${role} NAME ${to}\``;
  let open: Marker | undefined;
  for (const marker of markersIn(lines)) {
    const { role, name, line } = marker;
    if (role === 'broken') {
      const help = `put ${written('begin')} alone on its line`;
      report(line, 'broken-marker', 'this is no marker', help);
    } else if (role === 'begin') {
      if (open !== undefined) {
        const help = `add \`codegen:end ${open.name}\` above`;
        unbalanced(line, `\`${open.name}\` has no end before this`, help);
      } else if (!texts.has(name)) {
        const help = suggest(name, [...texts.keys()]);
        report(line, 'unknown-region', `there is nothing called \`${name}\``, help);
      }
      open = marker;
    } else {
      const help =
        open === undefined
          ? `add \`codegen:begin ${name}\` above, or remove this line`
          : `write \`codegen:end ${open.name}\``;
      if (open?.name === name)
        regions.push({ name, indent: open.indent, begin: open.line, end: line });
      else unbalanced(line, `nothing called \`${name}\` begins before this`, help);
      open = undefined;
    }
  }
  if (open !== undefined)
    unbalanced(open.line, `\`${open.name}\` has no end`, `add \`codegen:end ${open.name}\` below`);
  if (regions.length === 0 && diagnostics.length === 0) {
    const help = `put ${written('begin')} and ${written('end')} where the text belongs`;
    report(0, 'missing-marker', 'the page has no marked region', help);
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
      const match = HTML.exec(text.trimEnd()) ?? MDX.exec(text.trimEnd());
      const [, indent = '', role = 'broken', name = ''] = match ?? [];
      if (match !== null) inside = role === 'begin';
      if (match !== null || /codegen:(?:begin|end)/.test(text))
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
