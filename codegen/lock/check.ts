import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { CatalogDocument } from '../catalog/document.ts';
import { IN_PROGRESS, levels } from '../catalog/edition.ts';
import { isMapping, type Path } from '../catalog/source.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Findings } from '../model/findings.ts';

/** The rule by which released editions are held. */
export const RELEASED = 'released-edition';
/** The rule that asks for a lock of each of them. */
export const MISSING = 'missing-lock';

/** Reports everything in a released edition that is not as its lock says, and a release without a lock. */
export function checkLock(
  { catalog, document }: { readonly catalog: Catalog; readonly document: CatalogDocument },
  lock: Facts | null | undefined,
  findings: Findings,
): void {
  const { edition, editions } = catalog;
  if (lock === undefined) {
    if (edition !== IN_PROGRESS)
      findings.add('warning', MISSING, {
        at: ['locks'],
        message: `release ${edition} has no lock: nothing holds what it exports`,
        help: `take its file back if it was deleted, else run \`npm run codegen -- lock ${edition}\``,
      });
    return;
  }
  if (lock === null) {
    const help = 'take back the file as it was when the edition was released';
    findings.error(RELEASED, ['locks'], `the lock of ${edition} cannot be read`, help);
    return;
  }
  const open = editions.at(-1) === IN_PROGRESS;
  for (const departure of departures(lock, frozenFacts(document)))
    report(departure, edition, open, findings);
}

function report(departure: Departure, edition: string, open: boolean, findings: Findings): void {
  const { at, kind, from, to } = departure;
  const whole = at.length === 2 || typeof at.at(-1) === 'number';
  const { key, named } = changedAt(at);
  const entry = kind === 'gone' && key === at.at(-1) ? 'null' : '…';
  const change = `\`changes: { ${IN_PROGRESS}: { ${key}: ${entry} } }\``;
  const first = open
    ? 'begin an edition with it: '
    : `add \`${IN_PROGRESS}\` to \`editions:\`, and `;
  if (kind === 'changed') {
    const message = `${words(at)} is ${shown(to)}, but release ${edition} has ${shown(from)}`;
    const beside = key === at.findLast((step) => typeof step === 'string') ? 'it' : `\`${key}:\``;
    findings.error(RELEASED, at, message, `leave it, and write ${change} beside ${beside}`);
  } else if (kind === 'gone')
    findings.keyError(
      RELEASED,
      at.length === 2 ? at : at.slice(0, -1),
      `${words(at)} is gone, but release ${edition} has it`,
      at.length === 1 || whole || named
        ? `put it back; \`until:\`${named ? ' in its long form' : ''} names the last release that has it`
        : `put it back; ${change} ${entry === 'null' ? 'takes it away' : `beside \`${key}:\` changes it`} later`,
    );
  else
    findings.keyError(
      RELEASED,
      at,
      `release ${edition} has no ${words(at)}`,
      whole || named
        ? `${first}add \`since: ${IN_PROGRESS}\` here${named ? ', in its long form' : ''}`
        : `${first}write ${change}, or a long form with \`since: ${IN_PROGRESS}\``,
    );
}

/** Maps whose entries have no long form: they are changed as a whole. */
const PLAIN: ReadonlySet<unknown> = new Set(['where', 'listed', 'map', 'by_event', 'zeros']);

/** The word of the language that a change of a place names; items of a list are changed with it. */
function changedAt(at: Path): { readonly key: string; readonly named: boolean } {
  const plain = at.findIndex((step) => PLAIN.has(step));
  const place = plain < 0 ? at : at.slice(0, plain + 1);
  let names = 0;
  let key = '';
  let named = false;
  for (const [index, step] of place.entries()) {
    named = names > 0;
    if (typeof step === 'number') continue;
    if (!named) key = step;
    names = named ? names - 1 : levels(step, place.slice(0, index));
  }
  return { key, named: named && place.length > 2 };
}

function words(at: Path): string {
  const [section = '', id, ...rest] = at;
  if (id === undefined) return `\`${section}\``;
  const entry = `${String(section).replace(/ies$/, 'y').replace(/s$/, '')} \`${id}\``;
  return rest.length === 0 ? entry : `\`${rest.join('.')}\` of ${entry}`;
}

function shown(facts: Facts | undefined): string {
  const text = typeof facts === 'object' ? JSON.stringify(facts) : String(facts);
  return `\`${text.length > 60 ? `${text.slice(0, 57)}…` : text}\``;
}

/** One way in which an edition is not what its lock says. */
interface Departure {
  readonly kind: 'changed' | 'gone' | 'new';
  readonly at: Path;
  readonly from?: Facts;
  readonly to?: Facts;
}

/** Where an edition departs from its lock, in the order of the lock and then of the edition. */
function* departures(was: Facts, now: Facts, at: Path = []): Iterable<Departure> {
  // A rule by itself becomes a list when a later edition has another one beside it.
  const lock = at.at(-1) === 'record' && Array.isArray(now) ? [was].flat() : was;
  const lists = Array.isArray(lock) && Array.isArray(now) && lock.some(isMapping);
  if (!lists && !(isMapping(lock) && isMapping(now))) {
    if (JSON.stringify(lock) !== JSON.stringify(now))
      yield { kind: 'changed', at, from: lock, to: now };
    return;
  }
  const steps = (facts: object) =>
    Object.entries(facts).map(([key, inner]) => [lists ? Number(key) : key, inner] as const);
  const [before, after] = [new Map(steps(lock as object)), new Map(steps(now as object))];
  for (const [step, from] of before) {
    const to = after.get(step);
    if (to !== undefined) yield* departures(from, to, [...at, step]);
    else yield { kind: 'gone', at: lists ? at : [...at, step], from };
  }
  if (isOpen(at)) return;
  for (const step of after.keys()) if (!before.has(step)) yield { kind: 'new', at: [...at, step] };
}

/** An event may gain fields: nothing that was exported changes by that. */
function isOpen(at: Path): boolean {
  return (
    (at.length === 2 && at[0] === 'fieldsets') ||
    (at.length === 3 && at[0] === 'events' && (at[2] === 'fields' || at[2] === 'private'))
  );
}

/** Where the lock of an edition is, or would be. */
export function lockFile(catalog: string, folder: string, edition: string): string {
  return resolve(dirname(catalog), folder, `${edition}.json`);
}

/** What a lock holds; undefined when there is no such file, null when it cannot be read. */
export function readLock(file: string): Facts | null | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Facts;
  } catch {
    return null;
  }
}

/** A lock as JSON, with a line for each entry: YAML would take the reader a hundred times as long. */
export const printLock = (facts: Facts): string => `${printed(facts, 2)}\n`;

function printed(facts: Facts, levels: number): string {
  if (levels === 0 || typeof facts !== 'object') return JSON.stringify(facts);
  const list = Array.isArray(facts);
  const lines = Object.entries(facts).map(
    ([key, inner]) => (list ? '' : `${JSON.stringify(key)}: `) + printed(inner, levels - 1),
  );
  const text = lines.join(',\n').replaceAll(/^/gm, '  ');
  return list ? `[\n${text}\n]` : `{\n${text}\n}`;
}

/** Plain data: what a lock holds, and what of an edition is compared with it. */
export type Facts =
  | { readonly [key: string]: Facts }
  | readonly Facts[]
  | string
  | number
  | boolean;

const SECTIONS = [
  ...(['cap', 'values', 'buckets', 'labels', 'fieldsets', 'events'] as const),
  ...(['metrics', 'spans', 'settings', 'environment', 'scopes', 'logs'] as const),
] as const;

/**
 * What no release fixes: texts, places on pages, bounds, safety, parents. Everything else that
 * stands in an entry is a fact about the release.
 */
const FREE: ReadonlySet<string> = new Set([
  ...['description', 'allow', 'since', 'until', 'changes', 'deprecated', 'renamed_to'],
  ...['group', 'bound', 'disjoint', 'because', 'example'],
  ...['trust', 'queue', 'unemitted', 'rank', 'caller', 'prepare'],
]);

/** The facts of an edition, from the catalog as that edition has it. */
export function frozenFacts(document: CatalogDocument): Readonly<Record<string, Facts>> {
  const facts = SECTIONS.flatMap((section): [string, Facts][] => {
    const value = document[section];
    if (value === undefined) return [];
    return [[section, factsOf(value, [section], levels(section, []))]];
  });
  return withoutEmpty(facts);
}

/** Keys of the long forms of what may also be a word. */
const SHORT_FORMS = ['label', 'value', 'class'] as const;

/** @param named levels below which keys are names instead of words of the language */
function factsOf(value: unknown, path: Path, named: number): Facts {
  if (Array.isArray(value)) return value.map((item) => factsOf(item, path, 0));
  if (typeof value !== 'object' || value === null) return value as Facts;
  const kept = Object.entries(value).filter(([key]) => named > 0 || !FREE.has(key));
  const [first] = kept;
  // What stands in a long form only to carry its editions is the same fact as the word.
  const word = SHORT_FORMS.some((key) => key === first?.[0]) && typeof first?.[1] === 'string';
  if (kept.length === 1 && word && named === 0) return first[1] as string;
  const facts = kept.map(([key, inner]): [string, Facts] => [
    key,
    factsOf(inner, [...path, key], named > 0 ? named - 1 : levels(key, path)),
  ]);
  return withoutEmpty(facts);
}

/** A map of which the edition has nothing is as good as none. */
function withoutEmpty(facts: readonly [string, Facts][]): Readonly<Record<string, Facts>> {
  return Object.fromEntries(facts.filter(([, inner]) => JSON.stringify(inner) !== '{}'));
}
