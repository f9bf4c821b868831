import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Audience, Change } from '../../diff/change.ts';
import type { Edition } from '../../pipeline.ts';
import { CATALOG_OPTIONS, type Command, EXIT, oneOf, readOptions, UsageError } from '../command.ts';

export const command: Command = {
  name: 'diff',
  summary: 'what changed, and for whom it breaks something',
  usage: `usage: npm run codegen -- diff [BASE] [options]

BASE is a file, an edition of the catalog, or a git revision (default: HEAD).
What is exported is compared, not what entries are called; BASE may be in an earlier grammar.
Exit code 1 when a breaking change, or one of privacy, is declared by nothing: not by \`renamed_to:\` in the old
entry, not by an edition that is new or in progress, not by \`allow: { breaking-change: reason }\`.

  --catalog FILE   read FILE instead of metrics.schema.yaml
  --format WORD    text or json`,
  async run(args) {
    const format = { type: 'string', default: 'text' } as const;
    const { values, positionals } = readOptions(args, { ...CATALOG_OPTIONS, format }, 1);
    const isJson = oneOf('--format', values.format, ['text', 'json']) === 'json';
    const { asked, loadCatalog } = await import('../load.ts');
    const source = asked(loadCatalog(values.catalog))?.source;
    if (source === undefined) return EXIT.invalid;
    const { resolveText } = await import('../../pipeline.ts');
    // Without translations, which a base may lack and which are not exported.
    const editions = resolveText(source.file, source.text);
    const head = editions.at(-1)!;
    const base = await readBase(positionals[0] ?? 'HEAD', values.catalog, editions);
    const { compareCatalogs } = await import('../../diff/compare.ts');
    const changes = compareCatalogs(base, head).map((change) => {
      const { file, line, column } = (change.side === 'base' ? base : head).source.keyAt(change.at);
      return { ...change, place: `${file}:${line}:${column}` };
    });
    console.log(isJson ? printJson(changes) : printChanges(changes));
    return changes.some(isUndeclared) ? EXIT.findings : EXIT.fine;
  },
};

/** @throws {UsageError} when BASE is nothing that can be read */
async function readBase(
  name: string,
  path: string,
  editions: readonly Edition[],
): Promise<Edition> {
  const own = editions.find(({ catalog }) => catalog.edition === name);
  if (!existsSync(name) && own !== undefined) return asReleased(own);
  const { resolveText } = await import('../../pipeline.ts');
  const text = existsSync(name) ? readFileSync(name, 'utf8') : fromGit(name, path);
  const file = existsSync(name) ? name : `${name}:${basename(path)}`;
  const newest = resolveText(file, text).at(-1);
  if (newest === undefined)
    throw new UsageError(`${file} is not a catalog that this generator can read`);
  return newest;
}

/** The catalog as it was when the edition was the newest. */
function asReleased({ catalog, ...rest }: Edition): Edition {
  const { edition, editions } = catalog;
  const known = editions.slice(0, editions.indexOf(edition) + 1);
  return { ...rest, catalog: { ...catalog, editions: known } };
}

function fromGit(revision: string, path: string): string {
  const full = resolve(path);
  try {
    return execFileSync('git', ['show', `${revision}:./${basename(full)}`], {
      cwd: dirname(full),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const reason = String((error as { stderr?: string }).stderr ?? error).trim();
    throw new UsageError(`\`${revision}\` is no file, no edition and no git revision: ${reason}`);
  }
}

/** A change with its place, as `file:line:column`. */
interface Located extends Change {
  readonly place: string;
}

/** Breaking, or letting more leave, and not announced. */
function isUndeclared(change: Change): boolean {
  return matters(change) && change.declared === undefined;
}

function matters({ breaks, privacy }: Change): boolean {
  return breaks.length > 0 || privacy === true;
}

const WORDS: Readonly<Record<Audience, string>> = {
  prometheus: 'Prometheus',
  otel: 'OpenTelemetry',
  typescript: 'TypeScript',
  operators: 'operators',
};

function printChanges(changes: readonly Located[]): string {
  if (changes.length === 0) return 'nothing changed';
  const undeclared = changes.filter(isUndeclared).length;
  const breaking = changes.filter(matters).length;
  return [
    ...changes.map((change) => `${change.place} ${line(change)}`),
    '',
    `${changes.length} change(s), ${breaking} breaking, ${undeclared} of these undeclared`,
    ...(undeclared === 0
      ? []
      : [
          'declare one with `renamed_to:`, with `since:` a new edition, or with `allow: { breaking-change: the reason }`',
        ]),
  ].join('\n');
}

function line(change: Change): string {
  const { subject, what, breaks, privacy, touches, declared } = change;
  const text = `${subject}: ${what}${touches === undefined ? '' : `, in ${touches}`}`;
  if (!matters(change)) return `compatible ${text}`;
  const whom = breaks.map((audience) => WORDS[audience]).join(', ');
  const kind = privacy === true ? 'PRIVACY' : 'BREAKING';
  const excuse = declared === undefined ? '' : ` (declared: ${declared})`;
  return `${kind} ${text}${whom === '' ? '' : ` — for ${whom}`}${excuse}`;
}

/** For other programs: who is broken by each change, by audience. */
function printJson(changes: readonly Located[]): string {
  const listed = changes.map(({ subject, what, breaks, privacy = false, touches, ...rest }) => {
    const word = (audience: string): string =>
      breaks.some((one) => one === audience) ? 'breaking' : 'compatible';
    const audiences = Object.keys(WORDS).map((audience) => [audience, word(audience)]);
    const { declared, place } = rest;
    return { subject, what, privacy, touches, place, declared, ...Object.fromEntries(audiences) };
  });
  return JSON.stringify(listed, undefined, 2);
}
