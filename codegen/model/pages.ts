import type { CatalogDocument } from '../catalog/document.ts';
import type { Texts } from '../locales/translations.ts';
import type { Catalog } from './catalog.ts';

/** What the pages say apart from the tables. Nothing in it refers to anything else. */
export function resolvePages(
  document: CatalogDocument,
  texts: Texts,
): Pick<Catalog, 'settings' | 'environment' | 'neverExported' | 'troubleshooting'> {
  return {
    settings: Object.entries(document.settings ?? {}).map(([key, entry]) => ({
      key,
      type: entry.type,
      default: entry.default,
      range: entry.range,
      description: texts(entry.description, ['settings', key, 'description']),
    })),
    environment: (document.environment ?? []).map((entry, index) => ({
      names: entry.names,
      default: entry.default,
      overrides: entry.overrides,
      description: texts(entry.description, ['environment', index, 'description']),
    })),
    neverExported: Object.entries(document.never_exported ?? {}).map(([id, entry]) =>
      texts(entry, ['never_exported', id]),
    ),
    troubleshooting: Object.entries(document.troubleshooting ?? {}).map(([id, entry]) => ({
      id,
      title: texts(entry.title, ['troubleshooting', id, 'title']),
      steps: texts(entry.steps, ['troubleshooting', id, 'steps']),
    })),
  };
}
