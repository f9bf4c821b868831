/** What an entry says of editions: the first and the last that have it, and what one changes about it. */
export interface Lifetime {
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What an entry says of its end before it comes. */
export interface Announced {
  /** From `since` on; `use` is the id or exported name of what to use instead. */
  readonly deprecated?: { readonly since: string; readonly use?: string; readonly why: string };
  /** The id or exported name under which it lives on. */
  readonly renamed_to?: string;
}

/** Suppresses rules by id, each with the reason why that is right here. */
export type AllowEntry = Readonly<Record<string, string>>;

/** `a.b`: a number, flag or enum as it is; the long forms say how anything else may leave. */
export type AttributeEntry =
  | string
  | ({
      readonly value?: string;
      readonly or_sum?: readonly string[];
      readonly otherwise?: number;
      readonly positive?: boolean;
      readonly text?: string;
      readonly error?: string;
      readonly hash?: string;
      readonly identifier?: string;
      readonly because?: string;
      readonly entries?: string;
      readonly constant?: string;
      readonly in?: 's';
      readonly on_error?: true;
      readonly setting?: string;
      readonly on?: string;
    } & Lifetime &
      Pick<Announced, 'deprecated'>);

/** A label on a span; `without_opt_in` is what the attribute is called under the older conventions. */
export type SpanLabelEntry =
  | string
  | ({ readonly label: string; readonly without_opt_in?: string | readonly string[] } & Lifetime);

/** Fields of which the first that holds text wins, fields joined with a colon, or a fixed text. */
type StatusMessageEntry =
  | string
  | readonly string[]
  | { readonly join: readonly string[] }
  | { readonly fixed: string };

export interface StatusEntry extends Lifetime {
  readonly on?: string;
  readonly where?: GuardEntry;
  readonly message?: StatusMessageEntry;
}

/** Members of an enum field, or `present` for a field that holds text. */
export type GuardEntry = Readonly<Record<string, readonly string[] | 'present'>>;

export interface SpanEntry extends Lifetime, Announced {
  readonly name: string;
  readonly description?: string;
  readonly kind?: 'internal' | 'client' | 'server' | 'producer' | 'consumer';
  readonly on?: string | readonly string[];
  readonly start?: string;
  readonly end?: string | readonly string[];
  readonly where?: Readonly<Record<string, readonly string[]>>;
  readonly shows_turn?: true;
  readonly listed?: Readonly<Record<string, readonly string[]>>;
  readonly duration?: string;
  readonly time?: string;
  readonly rank?: number;
  readonly caller?: true;
  readonly trust?: 'trusted';
  readonly prepare?: boolean;
  readonly opt_in?: {
    readonly kind: 'internal' | 'client' | 'server' | 'producer' | 'consumer';
    readonly name: readonly string[];
    readonly alone?: readonly string[];
  };
  readonly labels?: readonly SpanLabelEntry[];
  readonly attributes?: Readonly<Record<string, AttributeEntry>>;
  readonly content?: 'model' | 'tool';
  readonly content_names?: 'one';
  readonly events?: Readonly<Record<string, Readonly<Record<string, AttributeEntry>>>>;
  readonly status?: readonly StatusEntry[];
  readonly allow?: AllowEntry;
}

export interface OperatorsEntry {
  /** Names of the scrape jobs: of the service's own page, and of a Collector that it pushes to. */
  readonly jobs: { readonly prometheus: string; readonly otel: string };
  /** Base URL of the runbooks and of Grafana; a rule links nowhere while it is empty. */
  readonly runbooks?: string;
  readonly grafana?: string;
  readonly colours?: Readonly<Record<string, ColourName>>;
  readonly annotations?: readonly {
    readonly title: string;
    readonly colour: ColourName;
    readonly query: string;
  }[];
}

export type ColourName = 'ok' | 'warning' | 'error' | 'info' | 'idle';

export interface PanelEntry extends Lifetime {
  readonly title: string;
  /** What to do with the answer. */
  readonly help: string;
  /** A number, lines, stacked bars, a distribution over time, a table, the largest few, states over time. */
  readonly form: 'stat' | 'lines' | 'bars' | 'heatmap' | 'table' | 'ranking' | 'states';
  /** Grafana's name of the unit. */
  readonly unit: string;
  readonly query: string;
  /** Heading of the values in a table. */
  readonly column?: string;
  readonly colours?: Readonly<Partial<Record<ColourName, number>>>;
  /** The alert whose threshold is drawn. */
  readonly alert?: string;
  /** Whatever the dashboard's time is, this panel shows the present day. */
  readonly today?: true;
  /** The only road that it is for. */
  readonly only?: 'prometheus' | 'otel';
}

export interface RowEntry {
  /** There is none above all rows. */
  readonly title?: string;
  /** The dashboard that says more. */
  readonly more?: string;
  readonly panels: Readonly<Record<string, PanelEntry>>;
}

export interface DashboardEntry extends Lifetime {
  readonly title: string;
  readonly rows: readonly RowEntry[];
}

export interface AlertTierEntry {
  readonly severity: 'info' | 'warning' | 'critical';
  /** How long it must hold, and how long it is kept afterwards, as Prometheus writes durations. */
  readonly for?: string;
  readonly keep_firing_for?: string;
  /** What stands for the `$names` of the expression; any of them makes it fire. */
  readonly when?: readonly Readonly<Record<string, string | number>>[];
}

export interface AlertEntry extends Lifetime {
  readonly summary: string;
  /** What has happened where, in the template language of Prometheus. */
  readonly description: string;
  readonly expr: string;
  /** The value above which it fires; without it the expression compares by itself. */
  readonly above?: number;
  readonly tiers: readonly AlertTierEntry[];
  /** The dashboard to look at. */
  readonly dashboard?: string;
  /** The only road that it is for. */
  readonly only?: 'prometheus' | 'otel';
  readonly runbook: string;
  readonly allow?: AllowEntry;
}

export interface RecipeEntry extends Lifetime {
  readonly title: string;
  readonly note?: string;
  readonly query: string;
  readonly allow?: AllowEntry;
}

export interface SettingEntry extends Lifetime {
  readonly type: string;
  readonly default?: string;
  readonly range?: string;
  readonly description: string;
}

export interface VariablesEntry extends Lifetime {
  readonly names: readonly string[];
  readonly default?: string;
  /** The setting that these variables win over; any setting wins over others. */
  readonly overrides?: string;
  readonly description: string;
}

export interface SymptomEntry extends Lifetime {
  readonly title: string;
  readonly steps: string;
}
