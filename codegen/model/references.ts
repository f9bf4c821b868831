import type { CatalogDocument } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Texts } from '../locales/translations.ts';
import { suggest } from '../suggest.ts';
import type { EventType, Label, LabelUse } from './catalog.ts';
import type { Findings } from './findings.ts';
import { UNIT_NAMES, unitOf } from './units.ts';

/** What is resolved: a catalog as written with its texts, and where a name that stands for nothing is reported. */
export interface Unresolved {
  readonly document: CatalogDocument;
  readonly texts: Texts;
  readonly findings: Findings;
}

/** The same, with what metrics and spans may refer to. */
export interface Vocabulary extends Unresolved {
  readonly labels: ReadonlyMap<string, Label>;
  readonly events: ReadonlyMap<string, EventType>;
}

/** The events that are named, one or several; reports a name that stands for none. */
export function eventsNamed(
  types: string | readonly string[] = [],
  at: Path,
  { events, findings }: Vocabulary,
): EventType[] {
  const single = typeof types === 'string';
  return (single ? [types] : types).flatMap((type, index) => {
    const event = events.get(type);
    if (event === undefined)
      findings.unknown('event', single ? at : [...at, index], type, events.keys());
    return event ?? [];
  });
}

/**
 * A label in the list of a metric or a span: its id, with `?` behind it where it may be left out, or
 * a mapping that says more.
 * @param since the edition that the list came with
 */
export function labelNamed(
  entry: string | { readonly label: string; readonly since?: string | undefined },
  since: string,
  at: Path,
  { labels, findings }: Vocabulary,
): LabelUse[] {
  const long = typeof entry === 'string' ? { label: entry } : entry;
  const optional = long.label.endsWith('?');
  const id = optional ? long.label.slice(0, -1) : long.label;
  const label = labels.get(id);
  if (label !== undefined) return [{ label, optional, since: long.since ?? since, at }];
  findings.unknown('label', typeof entry === 'string' ? at : [...at, 'label'], id, labels.keys());
  return [];
}

/** Reports what is no unit. */
export function checkUnit(unit: string, at: Path, findings: Findings): void {
  if (unitOf(unit) !== undefined) return;
  findings.error('unknown-unit', at, `\`${unit}\` is not a unit`, suggest(unit, UNIT_NAMES));
}

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
  const metrics = after.flatMap((document) => Object.values(document.metrics));
  const families = metrics.flatMap(({ prometheus, type }) =>
    prometheus ? [[prometheus.name, { type }] as const] : [],
  );
  const events = after.flatMap((document) => Object.keys(document.events));
  return { families: new Map(families), events: new Set(events) };
}
