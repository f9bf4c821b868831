import type { Catalog, EventType, Field, PrivacyClass } from '../model/catalog.ts';
import { suggest } from '../suggest.ts';
import type { LintRule } from './rule.ts';

/** Classes that name things of the program; in a map the runtime admits what has the shape of a name. */
const NAMES: readonly PrivacyClass[] = ['label', 'enum', 'measure'];

const loggedField: LintRule = {
  id: 'logged-field',
  *check(catalog: Catalog) {
    for (const event of catalog.events)
      for (const { paths, at } of event.logged)
        for (const [index, path] of paths.entries()) {
          const field = fieldOf(event, path);
          if (field === undefined)
            yield {
              at: [...at, index],
              message: `\`${event.type}\` has no field \`${path}\``,
              help: suggest(path, [...event.fields.keys()]),
            };
          else if (!NAMES.includes(field.class) && !field.types.includes('map'))
            yield {
              at: [...at, index],
              message: `\`${path}\` of \`${event.type}\` is of class ${field.class} and cannot name a log record`,
              help: 'name a label, an enum or an entry of a map',
              related: { at: field.at, message: 'its class is declared here' },
            };
        }
  },
};

/** The field, or the map that may have the entry. */
function fieldOf({ fields }: EventType, path: string): Field | undefined {
  const map = fields.get(path.slice(0, Math.max(path.lastIndexOf('.'), 0)));
  return fields.get(path) ?? (map?.types.includes('map') ? map : undefined);
}

export const LOG_RULES: readonly LintRule[] = [loggedField];
