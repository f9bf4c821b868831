import type { HostEvent } from '../host/host.ts';
import type { EventDispatcher } from './dispatcher.ts';

/** Characters of one event; of a longer one only the name and the length are written. */
const LENGTH_LIMIT = 8_192;

/**
 * Writes the events that a diagnostics flag asks for, one line each, redacted. Private data is
 * never written. Returns the function that ends it.
 *
 * @param redact replaces secrets in a text
 * @param write takes one line without its line break
 */
export function writeFlaggedEvents(
  events: EventDispatcher,
  flags: DiagnosticsFlags,
  redact: (text: string) => string,
  write: (line: string) => void,
): () => void {
  if (!flags.any) return () => {};
  return events.onEvent(
    (event) => {
      const flag = flagNames(event).find((name) => flags.has(name));
      if (flag !== undefined) write(`${shown(flag, redact)} ${eventText(event, redact)}`);
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
  const channel = channelOf(event);
  if (channel === undefined) return [event.type];
  const names = [event.type, `${channel}.${event.type}`];
  if (event.type.startsWith('webhook.')) names.unshift(`${channel}.http`);
  if (event.type.startsWith('payload.')) names.unshift(`${channel}.payload`);
  return names;
}

/** `telegram` for an event of that channel, and for a log record of `channels/telegram`. */
function channelOf(event: HostEvent): string | undefined {
  const { channel, attributes } = event as {
    readonly channel?: unknown;
    readonly attributes?: { readonly subsystem?: unknown };
  };
  if (typeof channel === 'string' && channel !== '') return channel;
  const subsystem = attributes?.subsystem;
  return typeof subsystem === 'string' ? /^channels\/(?<name>.+)$/.exec(subsystem)?.[1] : undefined;
}

/** Names are made of what an event says, so they may be no names at all, or secrets. */
function shown(flag: string, redact: (text: string) => string): string {
  return /^[\w.:-]{1,120}$/.test(flag) && redact(flag) === flag ? flag : 'unnamed';
}

function eventText(event: HostEvent, redact: (text: string) => string): string {
  // JSON keeps line breaks and control characters out of the log. Each text is redacted before it
  // is quoted, for quotes would hide a secret, and the whole once more for fields named like one.
  const text = JSON.stringify(event, (_key, value) =>
    typeof value === 'string' ? redact(value) : value,
  );
  if (text.length > LENGTH_LIMIT) return `{"omitted":${text.length}}`;
  return redact(text);
}

/**
 * Diagnostics flags: which parts of the gateway give debug output, without raising the log level
 * for everything. Flags match names without regard to case; `telegram.*` matches `telegram` and
 * every name below it, `*` matches all.
 */
export class DiagnosticsFlags {
  readonly #all: boolean;
  readonly #names: ReadonlySet<string>;
  readonly #prefixes: readonly string[];

  /**
   * @param configured `diagnostics.flags`
   * @param environment `OPENCLAW_DIAGNOSTICS`: flags separated by commas or spaces, added to the
   *   configured ones; `0`, `false`, `off` or `none` switches all of them off
   */
  constructor(configured: readonly string[] = [], environment = '') {
    const added = environment.split(/[\s,]+/).map(normalised);
    const off = added.some((flag) => OFF.has(flag));
    const flags = off
      ? []
      : [...configured.map(normalised), ...added].filter((flag) => flag !== '');
    this.#all = flags.some((flag) => ALL.has(flag));
    this.#names = new Set(flags.map((flag) => flag.replace(/\.\*$/, '')));
    this.#prefixes = flags.filter((flag) => flag.endsWith('.*')).map((flag) => flag.slice(0, -1));
  }

  /** Whether any flag is set at all. */
  get any(): boolean {
    return this.#all || this.#names.size > 0;
  }

  has(name: string): boolean {
    if (this.#all) return true;
    const wanted = normalised(name);
    return this.#names.has(wanted) || this.#prefixes.some((prefix) => wanted.startsWith(prefix));
  }
}

const OFF: ReadonlySet<string> = new Set(['0', 'false', 'off', 'none']);
const ALL: ReadonlySet<string> = new Set(['1', 'true', 'all', '*']);

function normalised(flag: string): string {
  return flag.trim().toLowerCase();
}
