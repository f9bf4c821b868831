/**
 * Which entries of a map from an event may leave: an allow list by the words of the key, in any case and
 * with any separators, and a shape that the text must have. What is not known stays.
 */

import { isSequence } from './withheld.ts';

const setOf = (...lines: readonly string[]): ReadonlySet<string> =>
  new Set(lines.flatMap((line) => line.split(' ')));

/** The last word of a key whose text or small number is one of few. */
const CATEGORIES = setOf(
  'action ask backend brain category cause channel code component decision direction edition',
  'encoding engine event format hook kind lane level locale mode method model module operation',
  'origin outcome phase platform plugin policy position priority protocol provided provider reason',
  'region resolution result role route runtime scope security severity signal skill source stage',
  'state status step strategy subsystem tier tool transport trigger type variant version',
);
/** The last word of a key whose number is a measurement. */
const MEASURES = setOf(
  'age amount at attempt attempts bytes calls characters chars connections count counts cpu deaths',
  'delay depth duration elapsed entries errors events failures files gb height hits index interval',
  'items jobs kb latency length limit lines max mb messages min misses ms number percent plugins',
  'port ratio requests restarts retries retry rows runs s samples sec seconds sessions size skipped',
  'steps tasks timeout tokens tools total turns uptime users wait warnings width workers',
);
/** The last word of a key that says yes or no. */
const FLAGS = setOf(
  'aborted active allowed armed available blocked cached cancelled configured connected denied done',
  'enabled disabled empty error expired failed final fallback forced found identity id ignored',
  'limited loaded matched missing ok open out pending present primary ready recovered resolved',
  'retryable retried running skipped stale started stopped success supported timeout truncated',
  'trusted valid warning',
);
/** Words that may stand before the last one. */
const QUALIFIERS = setOf(
  'agent all auth background cache candidate chain chat client cold context control conversation',
  'cron current default device diagnostic disk embedded external fallback first from free gateway gc',
  'handler has heap heartbeat http input internal is last loop main memory message new next node old',
  'output params parent pending previous process profile prompt queue queued rate raw reply request',
  'requested response retry rotation rpc run runtime sandbox scheduler schema segment server service',
  'session socket startup store talk target thread time timed timer to trace turn used user wake was webhook',
  'with worker write ws',
);
const KNOWN = new Set([...QUALIFIERS, ...CATEGORIES, ...MEASURES, ...FLAGS]);
/** The last word of a key that names something of the program; after one of the words above. */
const NAMED = setOf('error event hook method module operation phase plugin provider tool trace');
/** What a code is for that lets somebody in; others say what went wrong. */
const LET_IN = setOf('auth device security user');
/** Texts of any kind, for those who captured the bodies of records too. */
const PROSE = setOf('description detail error hint message note preview summary text');

/** Numbers that are one of few, as a status. */
const LARGEST_CODE = 99_999;
const LONGEST_KEY = 64;
const WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g;
const NAME = /^(?![/~])[A-Za-z0-9_.:/-]{1,120}$/;
/** Telephone numbers, digests, UUIDs, session keys. */
const IDENTIFIER =
  /[0-9]{9}|(?<![0-9a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{12}|[0-9a-f]{8}-[0-9a-f]{4}-|(?:^|:)agent:|(?:\/[^/]*){3}/i;

/** Whether the text is the name of something of the program, by its shape. */
export function isName(text: string): boolean {
  return NAME.test(text) && !IDENTIFIER.test(text);
}

/** Entries of a map that are looked at. */
const ENTRY_LIMIT = 256;

/** The entries of a map from an event that may leave, as far as they are looked at. */
export function* allowedEntries(
  map: unknown,
  prose = false,
): Generator<readonly [key: string, value: string | number | boolean]> {
  if (typeof map !== 'object' || map === null || Array.isArray(map) || isSequence(map)) return;
  let seen = 0;
  for (const key in map) {
    if (!Object.hasOwn(map, key)) continue;
    if (++seen > ENTRY_LIMIT) return;
    const value = allowedEntry(key, (map as Record<string, unknown>)[key], prose);
    if (value !== undefined) yield [key, value];
  }
}

/**
 * The value of a map's entry as far as it may leave.
 *
 * @param prose whether free text may leave, under the keys that are known to hold it
 */
export function allowedEntry(
  key: string,
  value: unknown,
  prose = false,
): string | number | boolean | undefined {
  const words = wordsOf(key);
  const last = words.at(-1);
  if (last === undefined || !words.slice(0, -1).every((word) => KNOWN.has(word))) return undefined;
  if (last === 'code' && (LET_IN.has(words.at(-2) ?? '') || /^[0-9]{6}/.test(String(value))))
    return undefined;
  const category = CATEGORIES.has(last);
  const isNamed = last === 'name' && NAMED.has(words.at(-2) ?? '');
  switch (typeof value) {
    case 'boolean':
      return category || FLAGS.has(last) || MEASURES.has(last) ? value : undefined;
    case 'number':
      if (MEASURES.has(last)) return Number.isFinite(value) ? value : undefined;
      return category && Math.abs(value) <= LARGEST_CODE ? value : undefined;
    case 'string':
      if (prose && PROSE.has(last)) return value;
      return (category || isNamed) && isName(value) ? value : undefined;
    default:
      return undefined;
  }
}

function wordsOf(key: string): readonly string[] {
  if (key.length > LONGEST_KEY || !/^[A-Za-z0-9_.:-]+$/.test(key)) return [];
  return (key.match(WORD) ?? []).map((word) => word.toLowerCase());
}
