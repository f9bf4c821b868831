import {
  alphabetOf,
  type Branches,
  charactersOf,
  parseExpression,
  type Term,
} from '../lint/patterns/expressions.ts';

/**
 * Whether a pattern accepts all that another one does. Told by their form: the same terms, each with
 * the same characters and repetitions or more. Two patterns of other forms are not compared.
 */
export function accepts(wider: string, narrower: string): boolean {
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
