import {
  type Branches,
  type Characters,
  charactersOf,
  parseExpression,
  type Term,
} from '../lint/patterns/characters.ts';

/**
 * Whether a pattern accepts all that another one does. Told by their form: the same terms, each with
 * the same characters and repetitions or more. Two patterns of other forms are not compared.
 */
export function accepts(wider: string, narrower: string): boolean {
  const [outer, inner] = [parseExpression(wider), parseExpression(narrower)];
  return (
    outer !== undefined && inner !== undefined && branches(outer.alternatives, inner.alternatives)
  );
}

function branches(outer: Branches, inner: Branches): boolean {
  return inner.every(({ elements }) =>
    outer.some(
      (branch) =>
        branch.elements.length === elements.length &&
        branch.elements.every((term, index) => covers(term, elements[index] as Term)),
    ),
  );
}

function covers(outer: Term, inner: Term): boolean {
  if (outer.type === 'Quantifier' || inner.type === 'Quantifier') {
    const [a, b] = [repeated(outer), repeated(inner)];
    return a.min <= b.min && a.max >= b.max && covers(a.element, b.element);
  }
  const [all, some] = [charactersOf(outer), charactersOf(inner)];
  if (all !== undefined && some !== undefined) return holds(all, some);
  if (isGroup(outer) && isGroup(inner)) return branches(outer.alternatives, inner.alternatives);
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

/** Ranges that touch are one. */
function holds(all: Characters, some: Characters): boolean {
  const sorted = all.toSorted((a, b) => a[0] - b[0]);
  return some.every(([from, to]) => {
    let next = from;
    for (const [first, last] of sorted) if (first <= next && last >= next) next = last + 1;
    return next > to;
  });
}
