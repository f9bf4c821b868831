import { isMapping, type Path } from '../catalog/source.ts';
import type { SideKey } from '../model/catalog.ts';

/** Entries that come or go are reported one by one. */
export const GONE = 'is gone';
export const NEW = 'is new';

/**
 * Who notices: readers of the exposition, of OTLP, users of the generated types, and those who route
 * alerts, link to panels or set the service up.
 */
export type Audience = SideKey | 'typescript' | 'operators';

/** One difference between two catalogs. */
export interface Change {
  /** `metric run_duration`, `event run.completed`, … */
  readonly subject: string;
  readonly what: string;
  /** Those for whom it breaks something; none when it is compatible. */
  readonly breaks: readonly Audience[];
  /** More may leave the service than before. */
  readonly privacy?: boolean;
  /** What else it shows in, such as `12 labels`. */
  readonly touches?: string | undefined;
  /** Why it was announced: a new name, a later edition, or a reason in `allow:`. */
  readonly declared?: string | undefined;
  /** Where it stands: in the new catalog, or in the old one for what is gone. */
  readonly at: Path;
  readonly side: 'base' | 'head';
  /** What the old catalog calls the entry. */
  readonly was?: string;
  /** The side that it is about, where that is one of the two. */
  readonly road?: SideKey;
  /** What was there before: a value, or the exported name of a part; likewise what is there now. */
  readonly from?: unknown;
  readonly to?: unknown;
}

/** `2 labels`; nothing of none. */
export function counted(number: number, noun: string): string | undefined {
  if (number === 0) return undefined;
  return `${number} ${number === 1 ? noun : `${noun.replace(/y$/, 'ie')}s`}`;
}

/** Equality of plain data, lists and maps. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || plainText(a) === plainText(b);
}

/** The same text for equal data. */
export function plainText(value: unknown): string {
  return JSON.stringify(value, plain);
}

/** Places move when lines are added, keys may stand in another order; what a label or an event is made of is compared where it stands. */
function plain(key: string, value: unknown): unknown {
  if (key === 'at' || key === 'texts') return undefined;
  if (key === 'label') return (value as { readonly id?: string }).id ?? value;
  if (key === 'event') return (value as { readonly type?: string } | undefined)?.type ?? value;
  if (value instanceof Map) return [...value];
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Text for values of any kind: what is not there is `nothing`. */
export function shown(value: unknown): string {
  if (value === undefined || value === '') return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const SHOWN = 3;

/** One cause, one line: what happened to several entries in the same words is reported once. */
export function merged(changes: readonly Change[]): Change[] {
  const joined = groups(changes, ({ subject, what, declared }) => [subject, what, declared]).map(
    ([first, ...again]): Change => ({
      ...first,
      breaks: [...new Set([first, ...again].flatMap(({ breaks }) => breaks))],
    }),
  );
  const alone = ({ what }: Change): boolean => what === GONE || what === NEW;
  const byCause = groups(joined, (change) => {
    const { subject, what, breaks, declared } = change;
    const cause = [subject.split(' ')[0], what, breaks.join(' '), declared];
    return alone(change) ? [...cause, subject] : cause;
  });
  return byCause.map((group) => ({ ...group[0], subject: subjectOf(group) }));
}

type Group = readonly [Change, ...Change[]];

/** `metric a`, or `12 metrics (a, b, c, …)`. */
function subjectOf(group: Group): string {
  const [{ subject }] = group;
  if (group.length === 1) return subject;
  const [kind = ''] = subject.split(' ');
  const names = group.slice(0, SHOWN).map((change) => change.subject.slice(kind.length + 1));
  const rest = group.length > SHOWN ? ', …' : '';
  return `${counted(group.length, kind)} (${names.join(', ')}${rest})`;
}

function groups(changes: readonly Change[], keyOf: (one: Change) => unknown): readonly Group[] {
  const found = Map.groupBy(changes, (change) => JSON.stringify(keyOf(change)));
  return [...found.values()] as unknown as readonly Group[];
}
