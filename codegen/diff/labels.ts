import type { Catalog, Label } from '../model/catalog.ts';
import { type Audience, type Change, counted, pair, plainText, same, shown } from './change.ts';
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

/** What changed about labels that both catalogs have, each told once for all that is labelled. */
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
  const changes: Change[] = [];
  const add = (key: string, what: string, breaks: readonly Audience[]): void => {
    const at = [...head.at, key];
    changes.push({ subject: `label ${head.id}`, what, breaks, at, side: 'head' });
  };
  const changed = (key: string, from: unknown, to: unknown, breaks: readonly Audience[]): void => {
    if (!same(from, to)) add(key, `${key}: ${shown(from)} became ${shown(to)}`, breaks);
  };
  changed('name', base.prometheusName, head.prometheusName, ['prometheus']);
  changed('otel', base.otelName, head.otelName, ['otel']);
  changed('fallback', base.fallback, head.fallback, READERS);
  const follows = base.absent === base.fallback && head.absent === head.fallback;
  if (!follows) changed('absent', base.absent, head.absent, READERS);
  changed('bound', base.bound, head.bound, []);
  changed('description', base.description, head.description, []);
  const [general, ...single] = head.sources;
  if (!same(base.sources[0], general)) add('field', 'its text comes from elsewhere', READERS);
  if (!same(base.sources.slice(1), single)) add('by_event', 'its text per event changed', READERS);
  if (!same(base.disjoint, head.disjoint)) add('disjoint', 'which values may be added up', []);
  if (base.members === undefined || head.members === undefined) {
    if (base.members !== head.members)
      add('value', 'its set of values was closed or opened', READERS);
  } else compareMembers(base.members, head.members, add);
  if (base.policy !== undefined && head.policy !== undefined && !twins.sharePolicy(base, head))
    for (const { key: _, what, breaks, privacy } of policyChanges(base.policy, head.policy))
      changes.push({
        subject: `label ${head.id}`,
        what: `policy ${base.policy.id} became ${head.policy.id}, ${what}`,
        breaks,
        ...(privacy && { privacy }),
        at: [...head.at, 'value'],
        side: 'head',
      });
  return changes;
}

/** A value that is gone breaks whoever selects it; a new one does not. */
function compareMembers(
  base: readonly string[],
  head: readonly string[],
  add: (key: string, what: string, breaks: readonly Audience[]) => void,
): void {
  const { removed, added } = pair(base, head, (member) => member);
  for (const member of removed) add('value', `the value ${member} is gone`, READERS);
  for (const member of added) add('value', `the value ${member} is new`, []);
}
