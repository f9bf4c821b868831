import type { HostEvent } from '../host/host.ts';
import { jsonLine } from '../host/json-line.ts';
import type { EventDispatcher } from './dispatcher.ts';

/** Characters of one event; of a longer one only the name and the length are written. */
const LENGTH_LIMIT = 8_192;

/**
 * Writes the events that a diagnostics flag asks for, one line each, redacted. Private data is
 * never written.
 *
 * @param redact replaces secrets in a text
 * @param write takes one line without its line break
 */
export function writeFlaggedEvents(
  events: EventDispatcher,
  isFlagged: (name: string) => boolean,
  redact: (text: string) => string,
  write: (line: string) => void,
): void {
  events.onEvent(
    (event) => {
      const flag = flagNames(event).find(isFlagged);
      if (flag === undefined) return;
      // Names are made of what an event says, so they may be no names at all, or secrets.
      const isName = /^[\w.:-]{1,120}$/.test(flag) && redact(flag) === flag;
      write(`${isName ? flag : 'unnamed'} ${eventText(event, redact)}`);
    },
    {},
    { includePrivateData: false },
  );
}

/**
 * The names under which an event can be asked for: its type, and where it belongs to a channel
 * also `<channel>.<type>`, `<channel>.http` for webhooks and `<channel>.payload` for payloads.
 */
function flagNames(event: HostEvent): string[] {
  const { channel } = event as { readonly channel?: unknown };
  if (typeof channel !== 'string' || channel === '') return [event.type];
  const names = [event.type, `${channel}.${event.type}`];
  if (event.type.startsWith('webhook.')) names.unshift(`${channel}.http`);
  if (event.type.startsWith('payload.')) names.unshift(`${channel}.payload`);
  return names;
}

function eventText(event: HostEvent, redact: (text: string) => string): string {
  // JSON keeps line breaks and control characters out of the log. Each text is redacted before it
  // is quoted, for quotes would hide a secret, and the whole once more for fields named like one.
  const text = jsonLine(event, (_key, value) =>
    typeof value === 'string' ? redact(value) : value,
  );
  return text.length > LENGTH_LIMIT ? `{"omitted":${text.length}}` : redact(text);
}

const OFF = ['0', 'false', 'off', 'none'];
const ALL = ['1', 'true', 'all', '*'];

/**
 * Diagnostics flags: which parts of the gateway give debug output, without raising the log level
 * for everything. Flags match names without regard to case; `telegram.*` matches `telegram` and
 * every name below it, `*` matches all.
 *
 * @param configured `diagnostics.flags`
 * @param environment `OPENCLAW_DIAGNOSTICS`: flags separated by commas or spaces, added to the
 *   configured ones; `0`, `false`, `off` or `none` switches all of them off
 * @returns whether a name is asked for
 */
export function diagnosticsFlags(
  configured: readonly string[] = [],
  environment = '',
): (name: string) => boolean {
  const added = environment.toLowerCase().split(/[\s,]+/);
  if (added.some((flag) => OFF.includes(flag))) return () => false;
  const flags = [...configured.map((flag) => flag.trim().toLowerCase()), ...added];
  const all = flags.some((flag) => ALL.includes(flag));
  return (name) => {
    const wanted = name.toLowerCase();
    const asksFor = (flag: string): boolean =>
      flag.endsWith('.*') ? `${wanted}.`.startsWith(flag.slice(0, -1)) : flag === wanted;
    return all || (wanted !== '' && flags.some(asksFor));
  };
}
