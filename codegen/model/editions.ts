import type { CatalogDocument } from '../catalog/document.ts';

/** Names that an edition does not have and a later one does. */
export interface LaterNames {
  readonly families: ReadonlyMap<string, { readonly type: string }>;
  readonly events: ReadonlySet<string>;
}

/**
 * A dashboard, an alert or a recipe need not repeat when its metrics came, nor a label when its
 * events did: in an edition before that it is left out.
 */
export function laterNames(after: readonly CatalogDocument[]): LaterNames {
  const metrics = after.flatMap((document) => Object.entries(document.metrics));
  return {
    families: new Map(
      metrics.flatMap(([, { prometheus, type }]) =>
        prometheus ? [[prometheus.name, { type }]] : [],
      ),
    ),
    events: new Set(after.flatMap((document) => Object.keys(document.events))),
  };
}
