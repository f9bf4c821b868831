import type { CatalogDocument } from '../catalog/document.ts';
import type { Catalog } from './catalog.ts';
import { localized } from './localized.ts';

/** What the pages say beside the tables. Nothing in it refers to anything else. */
export function resolvePages(
  document: CatalogDocument,
): Pick<Catalog, 'settings' | 'environment' | 'neverExported' | 'troubleshooting'> {
  return {
    settings: Object.entries(document.settings ?? {}).map(([key, entry]) => ({
      key,
      type: entry.type,
      default: entry.default,
      range: entry.range,
      description: localized(entry.description),
    })),
    environment: (document.environment ?? []).map((entry) => ({
      names: entry.names,
      default: entry.default,
      overrides: entry.overrides,
      description: localized(entry.description),
    })),
    neverExported: Object.values(document.never_exported ?? {}).map(localized),
    troubleshooting: Object.entries(document.troubleshooting ?? {}).map(([id, entry]) => ({
      id,
      title: localized(entry.title),
      steps: localized(entry.steps),
    })),
  };
}
