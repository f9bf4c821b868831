import type { Catalog, Label } from '../model/catalog.ts';
import { type Audience, type Change, Changes, counted, plainText, same } from './change.ts';
import { pair } from './pair.ts';
import { policyChanges, policyTwins } from './policies.ts';

const READERS: readonly Audience[] = ['prometheus', 'otel'];

/** Labels that are the same: by id, by the name that was announced, by what they are exported as. */
export class LabelTwins {
  readonly kept: readonly (readonly [base: Label, head: Label])[];
  readonly #ids: ReadonlyMap<string, string>;
  readonly #policies: ReadonlyMap<string, string>;

  constructor(base: Catalog, head: Catalog, renamedTo: (id: string) => string | undefined) {
    const names = ({ prometheusName, otelName }: Label): string => `${prometheusName} ${otelName}`;
    const { kept } = pair(
      base.labels,
      head.labels,
      ({ id }) => id,
      (label) => (base.labels.includes(label) ? renamedTo(label.id) : label.prometheusName),
      // Many labels may be exported under one name: their texts tell them apart.
      (label) => `${names(label)} ${plainText([label.sources, label.members])}`,
      names,
    );
    this.kept = kept;
    this.#ids = new Map(kept.map(([from, to]) => [to.id, from.id]));
    this.#policies = new Map(policyTwins(base, head).map(([from, to]) => [to.id, from.id]));
  }

  /** What the old catalog calls the label. */
  idOf({ id }: Label): string {
    return this.#ids.get(id) ?? id;
  }

  /** Whether both have the policy that is compared for all its labels. */
  sharePolicy(base: Label, head: Label): boolean {
    return this.#policies.get(head.policy?.id ?? '') === base.policy?.id;
  }
}

/** What changed about labels that both catalogs have, each reported once for all that is labelled. */
export function compareLabelSets(twins: LabelTwins): Change[] {
  return twins.kept.flatMap(([from, to]) =>
    compareLabels(from, to, twins).map((change) => ({
      ...change,
      touches: counted(to.metrics.size, 'metric'),
      was: from.id,
    })),
  );
}

/** What differs between two labels. */
export function compareLabels(base: Label, head: Label, twins: LabelTwins): Change[] {
  const changes = new Changes(`label ${head.id}`, head.at);
  changes.became('name', base.prometheusName, head.prometheusName, ['prometheus']);
  changes.became('otel', base.otelName, head.otelName, ['otel']);
  changes.became('fallback', base.fallback, head.fallback, READERS);
  const follows = base.absent === base.fallback && head.absent === head.fallback;
  if (!follows) changes.became('absent', base.absent, head.absent, READERS);
  changes.became('bound', base.bound, head.bound);
  changes.became('description', base.description, head.description);
  const [general, ...single] = head.sources;
  if (!same(base.sources[0], general))
    changes.add('field', 'its text comes from elsewhere', READERS);
  if (!same(base.sources.slice(1), single))
    changes.add('by_event', 'its text per event changed', READERS);
  if (!same(base.disjoint, head.disjoint)) changes.add('disjoint', 'which values may be added up');
  if (base.members !== undefined && head.members !== undefined) {
    // A value that is gone breaks queries that select it; a new one does not.
    const { removed, added } = pair(base.members, head.members, (member) => member);
    for (const member of removed)
      changes.add('value', `the value ${member} is gone`, READERS, { from: member });
    for (const member of added)
      changes.add('value', `the value ${member} is new`, [], { to: member });
  } else if (base.members !== head.members)
    changes.add('value', 'its set of values was closed or opened', READERS);
  if (base.policy !== undefined && head.policy !== undefined && !twins.sharePolicy(base, head))
    for (const { key, what, breaks, ...more } of policyChanges(base.policy, head.policy)) {
      const which = `policy ${base.policy.id} became ${head.policy.id}`;
      changes.add(`value.${key}`, `${which}, ${what}`, breaks, more);
    }
  return changes.found;
}
