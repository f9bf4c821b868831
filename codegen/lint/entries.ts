import type { CatalogDocument } from '../catalog/document.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Finding } from './rule.ts';

const SECTIONS = [
  ...(['values', 'buckets', 'groups', 'labels', 'fieldsets', 'metrics', 'spans'] as const),
  ...(['dashboards', 'alerts', 'recipes', 'never_exported', 'troubleshooting'] as const),
] satisfies readonly (keyof CatalogDocument)[];

const SNAKE_CASE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const DOTTED = /^[a-z][a-z0-9]*([._-][a-z0-9]+)*$/;

export function* idCase(_: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const section of SECTIONS)
    for (const id of Object.keys(document[section] ?? {}))
      if (!SNAKE_CASE.test(id))
        yield {
          at: [section, id],
          key: true,
          message: `\`${id}\` is not in snake_case`,
          help: `write \`${snakeCase(id)}\``,
        };
  for (const type of Object.keys(document.events))
    if (!DOTTED.test(type))
      yield {
        at: ['events', type],
        key: true,
        message: `the event \`${type}\` is not in small letters`,
        help: `write \`${type.toLowerCase()}\`, if the service calls it so`,
      };
}

function snakeCase(id: string): string {
  const words = id.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return words.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '') || 'a_name';
}

/** Of all other entries the schema asks for their texts. */
export function* missingText(_: Catalog, document: CatalogDocument): Iterable<Finding> {
  for (const section of ['labels', 'events', 'metrics', 'spans'] as const)
    for (const [id, { description }] of Object.entries(document[section] ?? {}))
      if (description === undefined)
        yield {
          at: [section, id],
          key: true,
          message: `\`${id}\` has no description`,
          help: 'add `description:` with a text in English',
        };
}
