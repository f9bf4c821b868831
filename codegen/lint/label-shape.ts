import type { CatalogDocument } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Finding, LintRule } from './rule.ts';

const oneSource: LintRule = {
  id: 'label-sources',
  *check(_, document) {
    const sources = ['field', 'fact', 'join', 'first'] as const;
    for (const [id, label] of Object.entries(document.labels)) {
      const [first, second] = sources.filter((key) => label[key] !== undefined);
      if (first !== undefined && second !== undefined)
        yield {
          at: ['labels', id, second],
          key: true,
          message: `the label \`${id}\` has both \`${first}\` and \`${second}\``,
          help: 'keep one; `first:` can name several fields',
          related: { at: ['labels', id, first], message: 'the other one' },
        };
    }
  },
};

/** Lists of texts in which a second one of the same text means nothing. */
function* closedLists(
  document: CatalogDocument,
): Iterable<{ readonly at: Path; readonly members: readonly string[] }> {
  for (const [id, { value }] of Object.entries(document.labels))
    if (Array.isArray(value)) yield { at: ['labels', id, 'value'], members: value };
  const fields = [
    ...Object.entries(document.fieldsets ?? {}).map(([id, set]) => [['fieldsets', id], set]),
    ...Object.entries(document.events).map(([type, event]) => [
      ['events', type, 'fields'],
      event.fields ?? {},
    ]),
  ] as const;
  for (const [at, set] of fields)
    for (const [key, entry] of Object.entries(set as object))
      if (Array.isArray(entry)) yield { at: [...(at as Path), key], members: entry };
}

const duplicateMember: LintRule = {
  id: 'duplicate-member',
  *check(_, document) {
    for (const { at, members } of closedLists(document))
      for (const [index, member] of members.entries()) {
        const first = members.indexOf(member);
        if (first !== index)
          yield {
            at: [...at, index],
            message: `\`${member}\` stands twice in this set`,
            help: 'keep one of the two',
            related: { at: [...at, first], message: 'the first one' },
          };
      }
  },
};

const badSteps: LintRule = {
  id: 'bad-steps',
  *check(_, document) {
    for (const [id, { steps = [] }] of Object.entries(document.values))
      for (const [index, step] of steps.entries()) {
        const before = steps[index - 1];
        const at: Path = ['values', id, 'steps', index];
        if (!Number.isFinite(step))
          yield { at, message: `the step ${step} is not a finite number`, help: 'remove it' };
        else if (before !== undefined && step <= before)
          yield {
            at,
            message: `the step ${step} is not above ${before} before it`,
            help: 'sort the steps, smallest first, each once',
          };
      }
  },
};

const policyConflict: LintRule = {
  id: 'policy-conflict',
  *check(catalog) {
    for (const policy of catalog.policies) {
      if (policy.steps === undefined) continue;
      const text = (['pattern', 'refuse', 'keep'] as const).find(
        (key) => policy[key] !== undefined,
      );
      if (text !== undefined)
        yield {
          at: ['values', policy.id, 'steps'],
          key: true,
          message: `\`steps\` and \`${text}\` exclude each other`,
          help: 'make two policies of it',
        } satisfies Finding;
    }
  },
};

const noMembers: LintRule = {
  id: 'enum-without-members',
  after: ['label-without-source', 'unknown-event', 'unknown-label', 'unknown-value-policy'],
  *check(catalog, document) {
    for (const label of catalog.labels)
      if (label.carriers.size > 0 && label.members?.length === 0)
        yield {
          at: ['labels', label.id, 'value'],
          key: document.labels[label.id]?.value === undefined,
          message: `the field of the label \`${label.id}\` is neither an enum nor a flag`,
          help: 'use a value policy, or list the members of the field',
        };
  },
};

export const LABEL_RULES: readonly LintRule[] = [
  noMembers,
  oneSource,
  duplicateMember,
  badSteps,
  policyConflict,
];
