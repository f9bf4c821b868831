import {
  alphabetOf,
  type Branches,
  charactersOf,
  parseExpression,
  type Term,
} from '../lint/expressions.ts';
import type { Catalog, Label, ValuePolicy } from '../model/catalog.ts';
import { SIDES as READERS } from '../model/metric.ts';
import { type Change, Changes, counted, pair, plainText, same, shown } from './change.ts';

/** Labels that are the same: by id, by the name that was announced, by what they are exported as. */
export class LabelTwins {
  readonly kept: readonly (readonly [base: Label, head: Label])[];
  readonly #ids: ReadonlyMap<string, string>;

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
  }

  /** What the old catalog calls the label. */
  idOf({ id }: Label): string {
    return this.#ids.get(id) ?? id;
  }
}

/** What changed about labels that both catalogs have, each reported once for all that is labelled. */
export function compareLabelSets(twins: LabelTwins): Change[] {
  return twins.kept.flatMap(([from, to]) =>
    compareLabels(from, to).map((change) => ({
      ...change,
      touches: counted(to.metrics.size, 'metric'),
      was: from.id,
    })),
  );
}

/** What differs between two labels. */
export function compareLabels(base: Label, head: Label): Change[] {
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
  if (base.members !== undefined && head.members !== undefined)
    // A value that is gone breaks queries that select it; a new one does not.
    changes.names('value', 'the value', base.members, head.members, READERS);
  else if (base.members !== head.members)
    changes.add('value', 'its set of values was closed or opened', READERS);
  // A policy under its name is compared for all its labels.
  if (base.policy && head.policy && base.policy.id !== head.policy.id)
    for (const { key, what, breaks, ...more } of policyChanges(base.policy, head.policy)) {
      const which = `policy ${base.policy.id} became ${head.policy.id}`;
      changes.add(`value.${key}`, `${which}, ${what}`, breaks, more);
    }
  return changes.found;
}

const STRICTNESS = [false, true, 'strict'] as const;

/** What changed about policies, each reported once for all labels that have it. */
export function comparePolicies(base: Catalog, head: Catalog): Change[] {
  return pair(base.policies, head.policies, ({ id }) => id).kept.flatMap(([from, to]) => {
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

type PolicyChange = Pick<Change, 'what' | 'breaks' | 'privacy'> & { readonly key: string };

/** A wider policy lets more values through, a narrower one turns some into the fallback. */
function policyChanges(base: ValuePolicy, head: ValuePolicy): PolicyChange[] {
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

/**
 * Whether a pattern accepts all that another one does. Told by their form: the same terms, each with
 * the same characters and repetitions or more. Two patterns of other forms are not compared.
 */
function accepts(wider: string, narrower: string): boolean {
  const [outer, inner] = [parseExpression(wider), parseExpression(narrower)];
  if (outer === undefined || inner === undefined) return false;
  const alphabet = [...alphabetOf(outer), ...alphabetOf(inner)];
  return branches(outer.alternatives, inner.alternatives, alphabet);
}

function branches(outer: Branches, inner: Branches, alphabet: readonly string[]): boolean {
  return inner.every(({ elements }) =>
    outer.some(
      (branch) =>
        branch.elements.length === elements.length &&
        branch.elements.every((term, index) => covers(term, elements[index] as Term, alphabet)),
    ),
  );
}

function covers(outer: Term, inner: Term, alphabet: readonly string[]): boolean {
  if (outer.type === 'Quantifier' || inner.type === 'Quantifier') {
    const [a, b] = [repeated(outer), repeated(inner)];
    return a.min <= b.min && a.max >= b.max && covers(a.element, b.element, alphabet);
  }
  const [all, some] = [charactersOf(outer, alphabet), charactersOf(inner, alphabet)];
  if (all !== undefined && some !== undefined)
    return [...some].every((character) => all.has(character));
  if (isGroup(outer) && isGroup(inner))
    return branches(outer.alternatives, inner.alternatives, alphabet);
  return outer.raw === inner.raw;
}

function repeated(term: Term): { min: number; max: number; element: Term } {
  return term.type === 'Quantifier' ? term : { min: 1, max: 1, element: term };
}

function isGroup(
  term: Term,
): term is Extract<Term, { alternatives: unknown; type: 'Group' | 'CapturingGroup' }> {
  return term.type === 'Group' || term.type === 'CapturingGroup';
}
