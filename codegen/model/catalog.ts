import type { LogNamesEntry, SettingEntry, VariablesEntry } from '../catalog/document.ts';
import type { Guide } from '../guides/guide.ts';
import type { Localized } from '../locales/translations.ts';
import type { EventType } from './event.ts';
import type { Label, ValuePolicy } from './label.ts';
import type { Metric } from './metric.ts';
import type { Alert, Dashboard, Operators, Recipe } from './operators.ts';
import type { Span } from './span.ts';

export type * from './event.ts';
export type * from './label.ts';
export type * from './metric.ts';
export type * from './operators.ts';
export type * from './span.ts';
export type { Localized };

/**
 * The catalog RESOLVED: every reference looked up, every default filled in, every name decided.
 * Emitters read this and nothing else. `at` leads back to the place in the file.
 */
export interface Catalog {
  readonly name: string;
  /** The edition that this is the catalog of. */
  readonly edition: string;
  /** The edition before it; the first has none. */
  readonly before?: Catalog | undefined;
  /** All editions, oldest first. */
  readonly editions: readonly string[];
  /** Edition that has the names of the official plugins. */
  readonly official: string | undefined;
  readonly locales: readonly string[];
  readonly cap: number;
  /** Places of the cap that a family has for itself, at most. */
  readonly reserve: number;
  readonly scopes: readonly Scope[];
  readonly logs: LogNamesEntry | undefined;
  readonly policies: readonly ValuePolicy[];
  readonly groups: ReadonlyMap<string, Localized>;
  readonly labels: readonly Label[];
  readonly events: readonly EventType[];
  readonly metrics: readonly Metric[];
  /** The metrics that have a family, by its name. */
  readonly families: ReadonlyMap<string, Metric>;
  /** Descriptions of span attributes, by attribute name. */
  readonly attributes: ReadonlyMap<string, Localized>;
  readonly spans: readonly Span[];
  readonly operators: Operators;
  readonly dashboards: readonly Dashboard[];
  readonly alerts: readonly Alert[];
  readonly recipes: readonly Recipe[];
  readonly settings: readonly Setting[];
  readonly environment: readonly Variables[];
  /** What never leaves the service as telemetry. */
  readonly neverExported: readonly Localized[];
  readonly troubleshooting: readonly Symptom[];
  readonly guides: readonly Guide[];
}

/** A scope of OTLP. */
export interface Scope {
  readonly name: string;
  /** URL of the conventions that its names follow. */
  readonly schema: string;
  readonly metrics: readonly Metric[];
}

/** A configuration key. */
export interface Setting extends Omit<SettingEntry, 'description'> {
  readonly key: string;
  readonly description: Localized;
}

/** Environment variables that belong together. */
export interface Variables extends Omit<VariablesEntry, 'description'> {
  readonly description: Localized;
}

interface Symptom {
  readonly id: string;
  readonly title: Localized;
  /** One step a line. */
  readonly steps: Localized;
}

/** Sections whose entries others refer to by name, inside and outside the catalog. */
export const NAMED_SECTIONS = ['labels', 'events', 'metrics', 'spans'] as const;
export type NamedSection = (typeof NAMED_SECTIONS)[number];

/** Ids and exported names of a section. */
export function exportedNames(catalog: Catalog, section: NamedSection): ReadonlySet<string> {
  const { labels, events, metrics, spans } = catalog;
  const names: Record<NamedSection, (string | undefined)[]> = {
    labels: labels.flatMap((label) => [label.id, label.prometheusName, label.otelName]),
    events: events.map(({ type }) => type),
    metrics: metrics.flatMap(({ id, prometheus, otel }) => [id, prometheus?.name, otel?.name]),
    spans: spans.flatMap(({ id, name }) => [id, name]),
  };
  return new Set(names[section].filter((name) => name !== undefined));
}
