import type { ColourName as Colour, PanelEntry } from '../catalog/entries.ts';
import type { Path } from '../catalog/source.ts';
import type { Localized } from '../locales/translations.ts';
import type { SideKey } from './metric.ts';

/** Where the telemetry of the service is looked at. */
export interface Operators {
  /** Names of the scrape jobs: of the service's own page, and of a Collector that it pushes to. */
  readonly jobs: { readonly prometheus: string; readonly otel: string };
  /** Base URL of the runbooks and of Grafana; a rule links nowhere while it is empty. */
  readonly runbooks: string;
  readonly grafana: string;
  /** Colours of label values that mean something. */
  readonly colours: ReadonlyMap<string, Colour>;
  readonly annotations: readonly Annotation[];
}

export type { Colour };

/** Moments drawn into every panel. */
interface Annotation {
  readonly title: string;
  readonly colour: Colour;
  readonly query: Query;
  readonly at: Path;
}

/** A number, lines, stacked bars, a distribution over time, a table, the largest few, states over time. */
export type PanelForm = PanelEntry['form'];

/** A question that one query answers. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  /** What to do with the answer. */
  readonly help: string;
  readonly form: PanelForm;
  /** Grafana's name of the unit. */
  readonly unit: string;
  readonly query: Query;
  /** Heading of the values in a table. */
  readonly column: string | undefined;
  /** The values from which colours hold, the first from the lowest on. */
  readonly colours: ReadonlyMap<Colour, number>;
  /** The alert whose threshold is drawn. */
  readonly alert: string | undefined;
  /** Whatever the dashboard's time is, this panel shows the present day. */
  readonly today: boolean;
  /** The only road that it is for; undefined for both. */
  readonly only: SideKey | undefined;
  readonly at: Path;
}

interface Row {
  /** Undefined for what stands above all rows. */
  readonly title: string | undefined;
  /** The dashboard that says more. */
  readonly more: string | undefined;
  readonly panels: readonly Panel[];
}

export interface Dashboard {
  readonly id: string;
  readonly title: Localized;
  readonly rows: readonly Row[];
  readonly at: Path;
}

/** PromQL, with the metrics whose families stand in it. */
export interface Query {
  readonly text: string;
  readonly metrics: readonly string[];
}

/** One rule of an alert; the rules of an alert differ in urgency. */
export interface AlertTier {
  readonly severity: 'info' | 'warning' | 'critical';
  /** How long it must hold, and how long it is kept afterwards, as Prometheus writes durations. */
  readonly hold: string;
  readonly keep: string | undefined;
  /** What stands for the `$names` of the expression; any of them makes it fire. */
  readonly when: readonly Readonly<Record<string, string | number>>[];
}

export interface Alert {
  readonly id: string;
  /** Alert names are in PascalCase: `SeriesDropped`. */
  readonly name: string;
  readonly summary: Localized;
  /** What has happened where, in the template language of Prometheus. */
  readonly description: string;
  readonly query: Query;
  /** The value above which it fires; undefined when the expression compares by itself. */
  readonly above: number | undefined;
  readonly tiers: readonly AlertTier[];
  /** The dashboard to look at. */
  readonly dashboard: string | undefined;
  /** The only road that it is for; undefined for both. */
  readonly only: SideKey | undefined;
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
