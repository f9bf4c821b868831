import type {
  AlertEntry,
  DashboardEntry,
  OperatorsEntry,
  PanelEntry,
} from '../catalog/document.ts';
import type { Lifetime } from '../catalog/edition.ts';
import type { Path } from '../catalog/source.ts';
import type { Localized } from '../locales/translations.ts';

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
