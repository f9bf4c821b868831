import type {
  AlertEntry,
  AllowEntry,
  Announced,
  DashboardEntry,
  Lifetime,
  OperatorsEntry,
  RecipeEntry,
  SettingEntry,
  SpanEntry,
  SymptomEntry,
  VariablesEntry,
} from './entries.ts';

/**
 * The catalog AS WRITTEN: what `catalog.schema.json` accepts, before any name is looked up.
 * The resolved counterparts live in `../model/catalog.ts`.
 */

export interface ValuePolicyEntry extends Lifetime {
  readonly extends?: string;
  readonly pattern?: string;
  readonly redact?: boolean | 'strict';
  readonly refuse?: string;
  readonly keep?: 'before-colon';
  readonly steps?: readonly number[];
  /** A text that it accepts. */
  readonly example?: string;
}

interface BucketsEntry extends Lifetime {
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
interface LoggedEntry extends Lifetime {
  readonly name?: readonly string[];
  readonly category?: readonly string[];
  readonly outcome?: readonly string[];
  readonly site?: readonly string[];
}

interface ScopeEntry extends Lifetime {
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
type LabelUseEntry = string | ({ readonly label: string } & Lifetime);

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

export interface CatalogDocument {
  readonly catalog: string;
  readonly allow?: AllowEntry;
  readonly editions: readonly string[];
  /** Edition that has the names of the official plugins. */
  readonly official?: string;
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
