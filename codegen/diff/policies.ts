import type { Catalog, ValuePolicy } from '../model/catalog.ts';
import { type Audience, type Change, counted, same, shown } from './change.ts';
import { pair } from './pair.ts';
import { accepts } from './wider.ts';

const READERS: readonly Audience[] = ['prometheus', 'otel'];
const STRICTNESS = [false, true, 'strict'] as const;

/** What changed about policies, each reported once for all labels that have it. */
export function comparePolicies(base: Catalog, head: Catalog): Change[] {
  return policyTwins(base, head).flatMap(([from, to]) => {
    const users = head.labels.filter(({ policy }) => policy?.id === to.id).length;
    return policyChanges(from, to).map(({ key, ...change }) => ({
      ...change,
      subject: `policy ${to.id}`,
      touches: counted(users, 'label'),
      at: ['values', to.id, key],
      side: 'head' as const,
      was: from.id,
    }));
  });
}

/** Policies that are the same by name, or by all that they do. */
export function policyTwins(
  base: Catalog,
  head: Catalog,
): readonly (readonly [ValuePolicy, ValuePolicy])[] {
  const { kept } = pair(
    base.policies,
    head.policies,
    ({ id }) => id,
    (one) => JSON.stringify(effectOf(one)),
  );
  return kept;
}

/** What a policy does, without its name and example, which no value shows. */
function effectOf({ pattern, redact, refuse, keep, steps }: ValuePolicy): object {
  return { pattern, redact, refuse, keep, steps };
}

export type PolicyChange = Pick<Change, 'what' | 'breaks' | 'privacy'> & { readonly key: string };

/** A wider policy lets more values through, a narrower one turns some into the fallback. */
export function policyChanges(base: ValuePolicy, head: ValuePolicy): PolicyChange[] {
  const changes: PolicyChange[] = [];
  const add = (key: keyof ValuePolicy, how: string, narrower: boolean, privacy = false): void => {
    const what = `${how}: ${key} ${shown(base[key])} became ${shown(head[key])}`;
    changes.push({ key, what, breaks: narrower ? READERS : [], ...(privacy && { privacy }) });
  };
  if (base.pattern !== head.pattern) {
    const wider =
      head.pattern === undefined ||
      (base.pattern !== undefined && accepts(head.pattern, base.pattern));
    add('pattern', wider ? 'wider' : 'narrower', !wider);
  }
  if (base.redact !== head.redact) {
    const less = STRICTNESS.indexOf(head.redact) < STRICTNESS.indexOf(base.redact);
    add('redact', less ? 'redacts less' : 'narrower', !less, less);
  }
  if (base.refuse !== head.refuse) {
    const added = base.refuse === undefined;
    const dropped = head.refuse === undefined;
    const how = dropped ? 'refuses nothing' : added ? 'narrower' : 'refuses other values';
    add('refuse', how, !dropped, !added);
  }
  if (base.keep !== head.keep) add('keep', 'other values', true, base.keep !== undefined);
  const steps = pair(base.steps ?? [], head.steps ?? [], String);
  if (steps.removed.length > 0 || (!same(base.steps, head.steps) && steps.added.length === 0))
    add('steps', 'other values', true);
  else if (steps.added.length > 0) add('steps', 'more values', base.steps === undefined);
  return changes;
}
