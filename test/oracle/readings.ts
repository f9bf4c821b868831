import { at, type Facts, fieldAt, type Reading } from './facts.ts';
import { agentOf, conventional, labelOf, operationOf, SECRETS, stepOf } from './label-values.ts';

/** An event as a plain record; `private` holds its private data. */
export type PlainEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** What the value of a label or attribute may depend on beside the event. */
export interface Situation {
  /** The part that is observed, for `each`. */
  readonly part?: string;
  /** The item of an array field. */
  readonly item?: unknown;
  readonly optIn?: boolean;
  /** Whether the span is an error. */
  readonly failed?: boolean;
  /** On a span, where even an empty text counts as carried. */
  readonly span?: boolean;
}

/** Stands for a hash, whose digits depend on a key of the installation. */
export const HASHED = 'a hash of 16 digits';
/** Stands for a text whose secret is masked. */
export const REDACTED = 'a masked text';

/** A text as it may leave; undefined for none, and for the key of a session unless it is an error's. */
export function textOf(raw: unknown, isError = false): string | undefined {
  const text = typeof raw === 'string' ? raw.trim() : '';
  if (text === '' || (!isError && /^agent:|:agent:/i.test(text))) return undefined;
  // here: what names a session stands nowhere in a text, in no edition
  return SECRETS.includes(text) ? REDACTED : text.replace(/[^\s/]*\bagent:\S+/gi, '[session]');
}

/** Labels or attributes after one event, by name, without those that are left out. */
export function attributesOf(
  attributes: Readonly<Record<string, Reading>>,
  event: PlainEvent,
  facts: Facts,
  situation: Situation = {},
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([written, reading]): [string, unknown][] => {
      const optional = written.endsWith('?');
      const name = optional ? written.slice(0, -1) : written;
      if (name.endsWith('*')) return entriesOf(name.slice(0, -1), event, reading as string);
      const value = readingOf(reading, event, optional, facts, situation);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function entriesOf(prefix: string, event: PlainEvent, reading: string): [string, unknown][] {
  const map = at(event, /\((\w+)\)/.exec(reading)?.[1] ?? '');
  return Object.entries((map ?? {}) as object).map(([key, value]) => [prefix + key, value]);
}

/**
 * The value of a label or attribute after one event; undefined when it is left out.
 *
 * @param optional whether it is left out when the event does not carry the field
 */
function readingOf(
  reading: Reading,
  event: PlainEvent,
  optional: boolean,
  facts: Facts,
  { part, item, optIn, failed, span }: Situation,
): unknown {
  const text = typeof reading === 'string' ? reading : reading[event.type];
  if (text === undefined || text === 'gone') return undefined;
  if (text === 'part') return part;
  if (text.endsWith(' on error')) return failed === true ? text.slice(1, -9) : undefined;
  if (text.startsWith('=')) return text.slice(1);
  if (text === 'operation') return operationOf(at(event, 'observationUnit'), at(event, 'api'));
  const { needed, abort, absent, fallback, rule, path } = expressionOf(text);
  if (needed !== undefined && needed !== optIn) return undefined;
  if (abort !== undefined) return at(event, abort[2]!) === true ? abort[1] : abort[3];
  const field = fieldAt(facts, event.type, path);
  const members = typeof field === 'object' ? field : undefined;
  if (fallback === undefined || rule === 'number')
    return plain(rule, path, event, fallback, members);
  const raw = item === undefined ? rawOf(rule, path, event) : at(item, path);
  const carried = span === true ? raw !== undefined && raw !== null : isCarried(rule, raw);
  // A field without the mark of those that may be missing is there.
  const needed_ = facts.events.get(event.type)?.[path] !== undefined && !path.includes('.');
  if (optional && !carried && !needed_) return undefined;
  if (absent !== undefined && field === undefined) return absent;
  return labelOf(rule, raw, members, facts.open) ?? fallback;
}

const expressions = new Map<string, ReturnType<typeof parsed>>();

function expressionOf(text: string): ReturnType<typeof parsed> {
  const expression = expressions.get(text) ?? parsed(text);
  expressions.set(text, expression);
  return expression;
}

/** A reading taken apart: `rule(path) or fallback else absent with opt-in`, or `x if flag else y`. */
function parsed(text: string) {
  const [, expression = '', , way] = /^(.*?)( (with|without) opt-in)?$/.exec(text) ?? [];
  const abort = /^(\w+) if (\w+) else (\w+)$/.exec(expression) ?? undefined;
  const [left = '', absent] = expression.split(' else ');
  const [source = '', fallback] = left.split(' or ');
  const [, rule = 'value', path = source] = /^(\w+)\((.*)\)$/.exec(source) ?? [];
  return { needed: way === undefined ? way : way === 'with', abort, absent, fallback, rule, path };
}

function rawOf(rule: string, path: string, event: PlainEvent): unknown {
  if (rule === 'first')
    return path
      .split(', ')
      .map((one) => at(event, one))
      .find((one) => one !== undefined);
  if (rule === 'agent') return at(event, 'agentId') ?? agentOf(at(event, 'sessionKey'));
  const raw = at(event, path);
  if (rule === 'failure') return raw ?? (at(event, 'outcome') === 'error' ? '_OTHER' : undefined);
  if (rule === 'provider') return conventional(raw);
  return rule === 'joined' && Array.isArray(raw) ? raw.join(':') : raw;
}

/** An empty text says as little as none at all. */
function isCarried(rule: string, raw: unknown): boolean {
  if (rule === 'step') return raw !== undefined && raw !== null;
  return typeof raw === 'boolean' || (typeof raw === 'string' && raw !== '');
}

/** What becomes of a finite number; of another value nothing does. */
const NUMBERS: Readonly<Record<string, (value: number) => number | undefined>> = {
  number: (value) => (value >= 0 ? value : undefined),
  amount: (value) => (value >= 0 ? value : undefined),
  above_zero: (value) => (value > 0 ? value : undefined),
  seconds: (value) => (value > 0 ? value / 1000 : undefined),
  any_number: (value) => value,
};

/** A value that no label policy bounds: a number, a flag, a text, an identifier. */
function plain(
  rule: string,
  path: string,
  event: PlainEvent,
  fallback: string | undefined,
  members: readonly string[] | undefined,
): unknown {
  const raw = path === 'prompt' ? promptTokens(event, rule) : at(event, path);
  const number = NUMBERS[rule];
  if (number !== undefined) {
    const value = Number.isFinite(raw) ? number(raw as number) : undefined;
    return value ?? (fallback === undefined ? undefined : Number(fallback));
  }
  switch (rule) {
    case 'step':
      return stepOf(raw);
    case 'flag':
      return typeof raw === 'boolean' ? raw : undefined;
    case 'true':
      return raw === true ? true : undefined;
    case 'member':
      return members?.includes(raw as string) ? raw : undefined;
    case 'hash':
      return raw !== '' && /^(string|number)$/.test(typeof raw) ? HASHED : undefined;
    case 'text':
    case 'error':
      return textOf(raw, rule === 'error');
    case 'id':
      // here: an identifier that leaves as it is must look like one
      return /^[A-Za-z0-9_.:|=+/-]{1,256}$/.test(String(raw)) ? textOf(raw) : undefined;
    default:
      throw new Error(`no rule ${rule}(${path})`);
  }
}

/** What `prompt` stands for: the reported prompt tokens, else the sum of what was read. */
function promptTokens(event: PlainEvent, rule: string): number | undefined {
  const usable = (path: string): number | undefined => {
    const value = at(event, path);
    return typeof value === 'number' && value >= 0 && Number.isFinite(value) ? value : undefined;
  };
  const parts = ['usage.input', 'usage.cacheRead', 'usage.cacheWrite']
    .map(usable)
    .filter((value) => value !== undefined);
  const sum = parts.length === 0 ? undefined : parts.reduce((total, value) => total + value, 0);
  const reported = usable('usage.promptTokens');
  return rule === 'above_zero' && reported === 0 ? sum : (reported ?? sum);
}
