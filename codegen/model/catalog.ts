import type {
  AlertEntry,
  DashboardEntry,
  LogNamesEntry,
  OperatorsEntry,
  PanelEntry,
  SettingEntry,
  VariablesEntry,
} from '../catalog/document.ts';
import type { Lifetime } from '../catalog/edition.ts';
import type { Path } from '../catalog/source.ts';
import type { Guide } from '../guides/guide.ts';
import type { Localized } from '../locales/translations.ts';
import type { EventType } from './event.ts';
import type { Label, ValuePolicy } from './label.ts';
import type { Metric } from './metric.ts';
import type { Span } from './span.ts';

export type * from './event.ts';
export type * from './label.ts';
export type * from './metric.ts';
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

export type Colour = NonNullable<OperatorsEntry['colours']>[string];

/** An entry as it is written, but for some of its keys. */
type Own<Entry, Keys extends keyof Entry> = Omit<Entry, Keys | keyof Lifetime>;

/** Where the telemetry of the service is looked at. */
export interface Operators extends Required<Pick<OperatorsEntry, 'jobs' | 'runbooks' | 'grafana'>> {
  /** Colours of label values that mean something. */
  readonly colours: ReadonlyMap<string, Colour>;
  /** Moments drawn into every panel. */
  readonly annotations: readonly {
    readonly title: string;
    readonly colour: Colour;
    readonly query: Query;
    readonly at: Path;
  }[];
}

export type PanelForm = PanelEntry['form'];

/** A question that one query answers. */
export interface Panel extends Own<PanelEntry, 'query' | 'colours'> {
  readonly id: string;
  readonly query: Query;
  /** The values from which colours hold, the first from the lowest on. */
  readonly colours: ReadonlyMap<Colour, number>;
  readonly at: Path;
}

export interface Dashboard {
  readonly id: string;
  readonly title: Localized;
  readonly rows: readonly (Omit<DashboardEntry['rows'][number], 'panels'> & {
    readonly panels: readonly Panel[];
  })[];
  /** Those of all rows. */
  readonly panels: readonly Panel[];
  readonly at: Path;
}

/** PromQL, with the metrics whose families stand in it. */
export interface Query {
  readonly text: string;
  readonly metrics: readonly string[];
}

/** One rule of an alert; the rules of an alert differ in urgency. */
export type AlertTier = AlertEntry['tiers'][number] &
  Required<Pick<AlertEntry['tiers'][number], 'when'>>;

export interface Alert extends Own<AlertEntry, 'summary' | 'expr' | 'tiers' | 'runbook' | 'allow'> {
  readonly id: string;
  /** Alert names are in PascalCase: `SeriesDropped`. */
  readonly name: string;
  readonly summary: Localized;
  readonly query: Query;
  readonly tiers: readonly AlertTier[];
  /** One step a line. */
  readonly runbook: Localized;
  readonly at: Path;
}

export interface Recipe {
  readonly id: string;
  readonly title: Localized;
  readonly note: Localized | undefined;
  readonly query: Query;
  readonly at: Path;
}
