import type { LogRecord } from '@opentelemetry/api';
import type { Redactor } from '../../metrics/redactor.ts';
import { isName } from '../content/map-entries.ts';
import { isSessionKey } from '../content/withheld.ts';

/** Fields that tell what a record is: the first with a name in it; of the site all, joined. */
type LogIdentity = Readonly<
  Partial<Record<'name' | 'category' | 'outcome' | 'site', readonly string[]>>
>;

/** By the type of the event that the record is made of. */
export type LogIdentities = Readonly<Record<string, LogIdentity>>;

/** What engines write around the name of a function: `async run`, `console.log [as info]`. */
const AROUND = /^(?:async|new|get|set|bound) | \[as [^\]]*\]$/g;

/**
 * What the event says that its record is, as name and attributes beside those that are there. Only
 * what has the shape of a name and holds no secret counts: words that people wrote stay where they are.
 *
 * @param scope the leading word of the event's name
 */
export function identified(
  event: { readonly type: string },
  others: LogRecord['attributes'],
  scope: string,
  { identities, redact }: { readonly identities: LogIdentities; readonly redact: Redactor },
): Pick<LogRecord, 'eventName' | 'attributes'> {
  const identity = identities[event.type];
  if (identity === undefined) return {};
  const first = (paths: readonly string[] = []): string | undefined => {
    for (const path of paths) {
      const name = nameAt(event, path, redact);
      if (name !== undefined) return name;
    }
    return undefined;
  };
  const site = identity.site?.map((path) => nameAt(event, path, redact)) ?? [];
  const facts = {
    category: first(identity.category),
    outcome: first(identity.outcome),
    site: site[0] && site.filter(Boolean).join(':'),
  };
  const attributes = { ...others };
  for (const [fact, name] of Object.entries(facts))
    if (name !== undefined) attributes[`${scope}.log.${fact}`] = name;
  return { eventName: `${scope}.${first(identity.name) ?? event.type}`, attributes };
}

function nameAt(event: object, path: string, redact: Redactor): string | undefined {
  let value: unknown = event;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value !== 'string' || value.length > 256) return undefined;
  const text = value.replace(AROUND, '');
  return isName(text) && !isSessionKey(text) && redact(text) === text ? text : undefined;
}
