/**
 * The catalog AS WRITTEN: what `catalog.schema.json` accepts, before any name is looked up.
 * The resolved counterparts live in `../model/catalog.ts`.
 */

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

export interface ValuePolicyEntry extends Lifetime {
  readonly extends?: string;
  readonly pattern?: string;
  readonly redact?: boolean | 'strict';
  readonly refuse?: string;
  readonly keep?: 'before-colon';
  readonly steps?: readonly number[];
  readonly example?: string;
}

export interface BucketsEntry extends Lifetime {
  readonly unit: string;
  readonly bounds: readonly number[];
}

/** One way to find a label's text; the first that yields something wins. */
export interface SourceEntry {
  readonly field: string;
  readonly after?: string;
  readonly map?: Readonly<Record<string, string>>;
  readonly otherwise?: string;
}

export interface LabelEntry extends Lifetime, Announced {
  readonly description?: string;
  readonly extends?: string;
  readonly name?: string;
  readonly otel?: string;
  readonly field?: string;
  readonly fact?: string;
  readonly join?: string;
  readonly first?: readonly SourceEntry[];
  readonly by_event?: Readonly<Record<string, string | SourceEntry>>;
  /** `enum`, the name of a value policy, or a closed list of values. */
  readonly value?: string | readonly string[];
  readonly fallback?: string;
  readonly absent?: string;
  readonly bound?: number;
  /** Values that may be added up; an empty list when no two of them may. */
  readonly disjoint?: readonly string[];
  readonly allow?: AllowEntry;
}

/** `measure ms`, `label`, …; a list is an enum; the long form carries what a word cannot. */
export type FieldEntry =
  | string
  | readonly string[]
  | ({
      readonly class: string;
      readonly unit?: string;
      readonly type?: readonly ('string' | 'number')[];
      readonly unemitted?: boolean;
    } & Lifetime);

export interface EventEntry extends Lifetime, Announced {
  readonly description?: string;
  readonly trust: 'trusted' | 'internal' | 'trace' | 'any';
  readonly queue?: 'async' | 'priority';
  readonly unemitted?: boolean;
  readonly include?: readonly string[];
  readonly fields?: Readonly<Record<string, FieldEntry>>;
  readonly private?: Readonly<Record<string, FieldEntry>>;
  readonly logged?: LoggedEntry;
  readonly allow?: AllowEntry;
}

/** What a log record says of itself: paths of fields, or of entries of maps. */
export interface LoggedEntry extends Lifetime {
  readonly name?: readonly string[];
  readonly category?: readonly string[];
  readonly outcome?: readonly string[];
  readonly site?: readonly string[];
}

export interface ScopeEntry extends Lifetime {
  readonly schema: string;
  readonly metrics?: readonly string[];
}

/** Names in log records. */
export interface LogNamesEntry {
  readonly line: string;
  readonly function: string;
  /** Ends in a dot; stands before the names of fields that the log call gave. */
  readonly fields: string;
}

/** A label in a list: its id, with `?` when the attribute may be left out, or the long form. */
export type LabelUseEntry = string | ({ readonly label: string } & Lifetime);

export interface SideEntry extends Lifetime {
  readonly name: string;
  readonly unit?: string;
  readonly buckets?: string;
  readonly limit?: number;
}

export interface RuleEntry extends Lifetime {
  readonly on?: string | readonly string[];
  readonly at?: 'start';
  readonly store?: 'refused' | 'refused_by_family' | 'held';
  readonly where?: Readonly<Record<string, readonly string[]>>;
  readonly value?: string;
  readonly positive?: boolean;
  readonly each?: Readonly<
    Record<string, Readonly<Record<string, string | ({ readonly value: string } & Lifetime)>>>
  >;
  readonly items?: string;
}

export interface MetricEntry extends Lifetime, Announced {
  readonly description?: string;
  readonly group: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly prometheus?: SideEntry;
  readonly otel?: SideEntry;
  readonly labels?: readonly LabelUseEntry[];
  readonly attributes?: readonly LabelUseEntry[];
  readonly record: RuleEntry | readonly RuleEntry[];
  readonly zeros?: true | readonly Readonly<Record<string, readonly string[]>>[];
  readonly allow?: AllowEntry;
}

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
export type StatusMessageEntry =
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
  readonly jobs: { readonly prometheus: string; readonly otel: string };
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
  readonly help: string;
  readonly form: 'stat' | 'lines' | 'bars' | 'heatmap' | 'table' | 'ranking' | 'states';
  readonly unit: string;
  readonly query: string;
  readonly column?: string;
  readonly colours?: Readonly<Partial<Record<ColourName, number>>>;
  readonly alert?: string;
  readonly today?: true;
  readonly only?: 'prometheus' | 'otel';
}

export interface RowEntry {
  readonly title?: string;
  readonly more?: string;
  readonly panels: Readonly<Record<string, PanelEntry>>;
}

export interface DashboardEntry extends Lifetime {
  readonly title: string;
  readonly rows: readonly RowEntry[];
}

export interface AlertTierEntry {
  readonly severity: 'info' | 'warning' | 'critical';
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly when?: readonly Readonly<Record<string, string | number>>[];
}

export interface AlertEntry extends Lifetime {
  readonly summary: string;
  readonly description: string;
  readonly expr: string;
  readonly above?: number;
  readonly tiers: readonly AlertTierEntry[];
  readonly dashboard?: string;
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
  /** The setting that these variables win over. */
  readonly overrides?: string;
  readonly description: string;
}

export interface SymptomEntry extends Lifetime {
  readonly title: string;
  readonly steps: string;
}

/** Suppresses rules by id, each with the reason why that is right here. */
export type AllowEntry = Readonly<Record<string, string>>;

export interface CatalogDocument {
  readonly catalog: string;
  readonly allow?: AllowEntry;
  readonly editions: readonly string[];
  /** Folder of the files that hold what released editions have, from the catalog. */
  readonly locks?: string;
  readonly locales: readonly string[];
  readonly cap: number;
  readonly reserve?: { readonly series: number; readonly since?: string };
  readonly scopes?: Readonly<Record<string, ScopeEntry>>;
  readonly logs?: LogNamesEntry;
  readonly values: Readonly<Record<string, ValuePolicyEntry>>;
  readonly buckets?: Readonly<Record<string, BucketsEntry>>;
  readonly facts?: readonly string[];
  readonly groups: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, LabelEntry>>;
  readonly fieldsets?: Readonly<Record<string, Readonly<Record<string, FieldEntry>>>>;
  readonly events: Readonly<Record<string, EventEntry>>;
  readonly metrics: Readonly<Record<string, MetricEntry>>;
  /** What the attributes of spans mean, by name; labels describe themselves. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly spans?: Readonly<Record<string, SpanEntry>>;
  readonly operators?: OperatorsEntry;
  readonly dashboards?: Readonly<Record<string, DashboardEntry>>;
  readonly alerts?: Readonly<Record<string, AlertEntry>>;
  readonly recipes?: Readonly<Record<string, RecipeEntry>>;
  readonly settings?: Readonly<Record<string, SettingEntry>>;
  readonly environment?: readonly VariablesEntry[];
  readonly never_exported?: Readonly<Record<string, string>>;
  readonly troubleshooting?: Readonly<Record<string, SymptomEntry>>;
  /** Paths of pages written in English, by the name of the page. */
  readonly guides?: Readonly<Record<string, string>>;
}
