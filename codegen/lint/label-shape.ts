import type { CatalogDocument } from '../catalog/document.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Finding } from './rule.ts';

export function* labelSources(_: Catalog, document: CatalogDocument): Iterable<Finding> {
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
}

export function* policyConflict(catalog: Catalog): Iterable<Finding> {
  for (const policy of catalog.policies) {
    if (policy.steps === undefined) continue;
    const text = (['pattern', 'refuse', 'keep'] as const).find((key) => policy[key] !== undefined);
    if (text !== undefined)
      yield {
        at: ['values', policy.id, 'steps'],
        key: true,
        message: `\`steps\` and \`${text}\` exclude each other`,
        help: 'make two policies of it',
      } satisfies Finding;
  }
}

export function* enumWithoutMembers(
  catalog: Catalog,
  document: CatalogDocument,
): Iterable<Finding> {
  for (const label of catalog.labels)
    if (label.carriers.size > 0 && label.members?.length === 0)
      yield {
        at: ['labels', label.id, 'value'],
        key: document.labels[label.id]?.value === undefined,
        message: `the field of the label \`${label.id}\` is neither an enum nor a flag`,
        help: 'use a value policy, or list the members of the field',
      };
}
