// Code generated from catalog.schema.json by `vitest --update=all --config test/vitest.config.ts test/unit/codegen/catalog/entry-types`. DO NOT EDIT.

export interface CatalogDocument {
  /** Name of the service, a word; the leading word of its metric names. */
  readonly catalog: string;
  readonly allow?: Readonly<Record<string, string>>;
  /** Releases, oldest first, then `next` while one is in progress. `since:`, `until:` and `changes:` name them. */
  readonly editions: readonly string[];
  /** Edition that has the names of the official plugins: guides tell what the newest changes about it. */
  readonly official?: string;
  /** Folder of the files that hold what released editions have, from the catalog. */
  readonly locks?: string;
  /** Languages of the documentation; `en` is the one the others are translated from. */
  readonly locales: readonly string[];
  /** Series that a store retains over all families. */
  readonly cap: number;
  /** Places of the cap that every family has for itself, at most; one that can need fewer has fewer. */
  readonly reserve?: {
    /** Places of each family. */
    readonly series: number;
    /** The first edition that has it. */
    readonly since?: string;
  };
  /** Scopes of OTLP; the one with the name of the service has every name that no other has. */
  readonly scopes?: Readonly<Record<string, ScopeEntry>>;
  readonly logs?: LogNamesEntry;
  /** How raw text becomes a bounded label value. */
  readonly values: Readonly<Record<string, ValuePolicyEntry>>;
  /** Histogram boundaries, each set with its unit. */
  readonly buckets?: Readonly<Record<string, BucketsEntry>>;
  /** What the service knows at start and gives to its exporter; labels read it with `fact:`. */
  readonly facts?: readonly string[];
  /** Sections of the documentation and of the dashboards. */
  readonly groups: Readonly<Record<string, string>>;
  /** The label vocabulary. */
  readonly labels: Readonly<Record<string, LabelEntry>>;
  /** Fields that several events share; an event takes them with `include:`. */
  readonly fieldsets?: Readonly<Record<string, Readonly<Record<string, FieldEntry>>>>;
  /** What the service emits. */
  readonly events: Readonly<Record<string, EventEntry>>;
  /** What is recorded, in the order of the documentation. */
  readonly metrics: Readonly<Record<string, MetricEntry>>;
  /** What the attributes of spans mean, by name. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** What is traced, in the order of the documentation. */
  readonly spans?: Readonly<Record<string, SpanEntry>>;
  readonly operators?: OperatorsEntry;
  /** Dashboards, row by row, each panel a question. */
  readonly dashboards?: Readonly<Record<string, DashboardEntry>>;
  /** Alerts, each with its runbook. */
  readonly alerts?: Readonly<Record<string, AlertEntry>>;
  /** Queries worth copying, in the order of the documentation. */
  readonly recipes?: Readonly<Record<string, RecipeEntry>>;
  /** Configuration keys, in the order of the documentation. */
  readonly settings?: Readonly<Record<string, SettingEntry>>;
  /** Environment variables, in the order of the documentation. */
  readonly environment?: readonly VariablesEntry[];
  /** What never leaves the service as telemetry. */
  readonly never_exported?: Readonly<Record<string, string>>;
  /** Pages written in English as Markdown, by the name of their file; the path is taken from the catalog's own folder. */
  readonly guides?: Readonly<Record<string, string>>;
  /** Symptoms, each with what to do. */
  readonly troubleshooting?: Readonly<Record<string, SymptomEntry>>;
}

export interface DeprecatedEntry {
  /** First edition that says so. */
  readonly since: string;
  /** Id or exported name of what to use instead. */
  readonly use?: string;
  readonly why: string;
}

export interface ValuePolicyEntry {
  /** A policy to start from. */
  readonly extends?: string;
  /** Whole values must match this regular expression. */
  readonly pattern?: string;
  /** A value that the redactor changes becomes the fallback; with `strict` also the secrets of further vendors, by their shapes. */
  readonly redact?: true | false | 'strict';
  /** A value that matches this regular expression, in any case, becomes the fallback. */
  readonly refuse?: string;
  /** Keep the part before the first colon. */
  readonly keep?: 'before-colon';
  /** A number becomes the largest step it has reached. */
  readonly steps?: readonly number[];
  /** A text that the policy accepts, to show what is meant. */
  readonly example?: string;
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface BucketsEntry {
  /** Unit of the bounds. */
  readonly unit: string;
  /** Upper bounds, ascending; +Inf is added. */
  readonly bounds: readonly number[];
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface SourceEntry {
  /** Path of an event field. */
  readonly field: string;
  /** Of an identifier made of segments between colons that begins with this word, the next segment alone. */
  readonly after?: string;
  /** Text per value of the field. */
  readonly map?: Readonly<Record<string, string>>;
  /** Text when the map has no entry. */
  readonly otherwise?: string;
}

export interface LabelEntry {
  readonly description?: string;
  /** A label to start from. */
  readonly extends?: string;
  /** Prometheus label name, when it differs from the id. */
  readonly name?: string;
  /** OTel attribute name. */
  readonly otel?: string;
  /** Event field that holds the value; by default the name of the label in camelCase. */
  readonly field?: string;
  /** A fact known at start instead of a field, a word. */
  readonly fact?: string;
  /** An array field whose items are joined with a colon, which the policy must accept. */
  readonly join?: string;
  /** The first source that yields a text wins. */
  readonly first?: readonly SourceEntry[];
  /** Events for which the value is a constant or comes from another field. */
  readonly by_event?: Readonly<Record<string, string | SourceEntry>>;
  /** `enum`, a value policy, or a closed list. */
  readonly value?: string | readonly string[];
  /** Text for a missing or refused value; `unknown` by default. */
  readonly fallback?: string;
  /** Text for events that have no such field; the fallback by default. */
  readonly absent?: string;
  /** Distinct values to expect at most; used by the budget. */
  readonly bound?: number;
  /** The values that may be added up, where the label's values overlap; none when no two of them may. Without this key all may. */
  readonly disjoint?: readonly string[];
  readonly deprecated?: DeprecatedEntry;
  readonly renamed_to?: string;
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly allow?: Readonly<Record<string, string>>;
}

export type FieldEntry =
  | string
  | readonly string[]
  | {
      /** Privacy class. */
      readonly class: 'measure' | 'label' | 'flag' | 'identifier' | 'content' | 'error';
      /** Unit of a measure: `ms`, `s`, `bytes`, `ratio`, `usd`, `tokens`, `count`, `chars`, `items`, `ordinal`, `line`, `exit_code` or `epoch_ms`. */
      readonly unit?: string;
      /** Types of an identifier. */
      readonly type?: readonly ('string' | 'number')[];
      /** Documented, but no released host sends it. */
      readonly unemitted?: true;
      readonly since?: string;
      readonly until?: string;
      readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };

export interface EventEntry {
  readonly description?: string;
  /** What the host must vouch for: the event (trusted or internal), its trace context only, or nothing. */
  readonly trust: 'trusted' | 'internal' | 'trace' | 'any';
  /** The host delivers it later, through its queue. */
  readonly queue?: 'async' | 'priority';
  /** Declared by the host, but nothing emits it. */
  readonly unemitted?: true;
  /** Fieldsets of this event. */
  readonly include?: readonly string[];
  /** Field, then class and unit, or its members. `?` marks what may be missing, `[]` an array, a dot a field within a field; where its path is named, neither mark stands. `map` behind a class: one such text for each key. */
  readonly fields?: Readonly<Record<string, FieldEntry>>;
  /** What the service passes beside the event; it never reaches a metric. */
  readonly private?: Readonly<Record<string, FieldEntry>>;
  readonly logged?: LoggedEntry;
  readonly deprecated?: DeprecatedEntry;
  readonly renamed_to?: string;
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly allow?: Readonly<Record<string, string>>;
}

export interface LoggedEntry {
  /** Name of what happened; without one the type of the event. */
  readonly name?: readonly string[];
  /** Kind of what happened. */
  readonly category?: readonly string[];
  /** How it ended. */
  readonly outcome?: readonly string[];
  /** Where it happened: all of them, joined with a colon. */
  readonly site?: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface ScopeEntry {
  /** URL of the conventions that the names follow. */
  readonly schema: string;
  /** Metrics under this scope, by id. */
  readonly metrics?: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface LogNamesEntry {
  /** Attribute of the line that logged. */
  readonly line: string;
  /** Attribute of the function that logged. */
  readonly function: string;
  /** Stands before the names of fields that the log call gave. */
  readonly fields: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export type LabelUseEntry =
  | string
  | {
      /** Label id; a trailing ? leaves the OTel attribute out when the event lacks the field. */
      readonly label: string;
      readonly since?: string;
      readonly until?: string;
      readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };

export interface SideEntry {
  /** Full name. */
  readonly name: string;
  /** Unit; by default that of the buckets, else a count. */
  readonly unit?: string;
  /** Bucket set of a histogram. */
  readonly buckets?: string;
  /** Series this family may hold. */
  readonly limit?: number;
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface RuleEntry {
  /** Event or events. */
  readonly on?: string | readonly string[];
  /** Once, when the exporter starts. */
  readonly at?: 'start';
  /** What the store tells of itself: observations refused, over all families or by family, or the series that each family holds. */
  readonly store?: 'refused' | 'refused_by_family' | 'held';
  /** Only when these enum fields hold one of the listed members. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Field that is added, set or observed, with `items` one of the item; without it a counter counts events. */
  readonly value?: string;
  /** Zero is not an observation. */
  readonly positive?: boolean;
  /** One observation per part: label, then value of the label, then field, with `items` one of the item. */
  readonly each?: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          | string
          | {
              /** Field. */
              readonly value: string;
              readonly since?: string;
              readonly until?: string;
              readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
            }
        >
      >
    >
  >;
  /** One sample per item of this array; series of items that are gone disappear. */
  readonly items?: string;
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface MetricEntry {
  readonly description?: string;
  /** Section of the documentation. */
  readonly group: string;
  /** Type on both sides. */
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** The family on the Prometheus page. */
  readonly prometheus?: SideEntry;
  /** The instrument in OTLP. */
  readonly otel?: SideEntry;
  /** Labels on both sides, by id; `label?` leaves the OTel attribute out when the event lacks the field. */
  readonly labels?: readonly LabelUseEntry[];
  /** Attributes of the OTel instrument, where they differ from `labels`. */
  readonly attributes?: readonly LabelUseEntry[];
  /** Which events are recorded, and which value. */
  readonly record: RuleEntry | readonly RuleEntry[];
  /** Series of the Prometheus counter that are there with 0 from the start, for queries that ask how much it grew: all combinations of the listed values, and of all values of the labels left out; true for all series. */
  readonly zeros?: true | readonly Readonly<Record<string, readonly string[]>>[];
  readonly deprecated?: DeprecatedEntry;
  readonly renamed_to?: string;
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly allow?: Readonly<Record<string, string>>;
}

export type AttributeEntry =
  | string
  | {
      /** A number, flag or enum as it is. */
      readonly value?: string;
      /** Fields added up when the first is missing. */
      readonly or_sum?: readonly string[];
      /** The number when the field is missing. */
      readonly otherwise?: number;
      /** Left out when zero or false. */
      readonly positive?: true;
      /** Text: redacted, then cut at 256 characters. */
      readonly text?: string;
      /** Error text: redacted, then cut at 4096 characters. */
      readonly error?: string;
      /** An identifier, as 16 hexadecimal digits of its HMAC with the key of the installation. */
      readonly hash?: string;
      /** An identifier as it is, for the reason given in `because`. */
      readonly identifier?: string;
      /** Why this identifier may leave. */
      readonly because?: string;
      /** A map: one attribute for each entry; the name ends in `.*`. */
      readonly entries?: string;
      /** A fixed text. */
      readonly constant?: string;
      /** Milliseconds of the field as seconds. */
      readonly in?: 's';
      /** A constant only on spans that are an error. */
      readonly on_error?: true;
      /** Only when this setting of the exporter is on. */
      readonly setting?: 'conversations';
      /** Only for this event. */
      readonly on?: string;
      readonly deprecated?: DeprecatedEntry;
      readonly since?: string;
      readonly until?: string;
      readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };

export type SpanLabelEntry =
  | string
  | {
      /** Label id; a trailing ? leaves the attribute out when the event lacks the field. */
      readonly label: string;
      /** Name of the attribute without the opt-in, or all of them where it has several. */
      readonly without_opt_in?: string | readonly string[];
      readonly since?: string;
      readonly until?: string;
      readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };

export interface StatusEntry {
  /** Only for this event. */
  readonly on?: string;
  /** Only when these fields hold one of the members, or hold text. */
  readonly where?: Readonly<Record<string, 'present' | readonly string[]>>;
  /** A field, fields of which the first with text wins, fields to join, or a fixed text. */
  readonly message?:
    | string
    | readonly string[]
    | {
        /** Fields joined with a colon. */
        readonly join?: readonly string[];
        /** A fixed text. */
        readonly fixed?: string;
      };
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface SpanEntry {
  /** Name of the span. */
  readonly name: string;
  readonly description?: string;
  /** Kind; internal by default. */
  readonly kind?: 'internal' | 'client' | 'server' | 'producer' | 'consumer';
  /** An event that is a span by itself. */
  readonly on?: string | readonly string[];
  /** The event that begins it. */
  readonly start?: string;
  /** The events that end it. */
  readonly end?: string | readonly string[];
  /** Only when these enum fields hold one of the listed members. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** It shows the first input and the last output of the spans below it, where they are captured. */
  readonly shows_turn?: true;
  /** Events whose field holds none of these texts make a span only when it is an error, or when the exporter is told to trace all of them. */
  readonly listed?: Readonly<Record<string, readonly string[]>>;
  /** Field that says how long it took, for a span without a start. */
  readonly duration?: string;
  /** Field that holds the time of the event, where that is not its own. */
  readonly time?: string;
  /** Which of several spans with one id of the service is exported under it: the lowest rank, the first of them that is delivered or begun. One without a rank leaves the id to the others while they may still come. */
  readonly rank?: number;
  /** Its parent may be a span outside the service. */
  readonly caller?: true;
  /** Events that are not are not recorded. */
  readonly trust?: 'trusted';
  /** Its start is recorded before it is delivered, so that a request can carry its id. */
  readonly prepare?: true;
  /** What the newest conventions change. */
  readonly opt_in?: {
    /** Kind. */
    readonly kind: 'internal' | 'client' | 'server' | 'producer' | 'consumer';
    /** Attributes whose values, joined with a space, are the name. */
    readonly name: readonly string[];
    /** First words that are the whole name. */
    readonly alone?: readonly string[];
  };
  /** Attributes whose values are normalised as labels are. */
  readonly labels?: readonly SpanLabelEntry[];
  /** Attribute name, then a field of class measure, flag or enum, or a long form that says how anything else may leave. */
  readonly attributes?: Readonly<Record<string, AttributeEntry>>;
  /** Content that may be captured, for those who opt in. */
  readonly content?: 'model' | 'tool';
  /** Each captured text has one name, by the opt-in; otherwise it leaves under all of its names. */
  readonly content_names?: 'one';
  /** Span events at the end, each with its attributes; left out when all of those are. */
  readonly events?: Readonly<Record<string, Readonly<Record<string, AttributeEntry>>>>;
  /** When it counts as an error; unset otherwise. */
  readonly status?: readonly StatusEntry[];
  readonly deprecated?: DeprecatedEntry;
  readonly renamed_to?: string;
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly allow?: Readonly<Record<string, string>>;
}

export interface OperatorsEntry {
  /** Names of the scrape jobs: of the service's own page, and of a Collector that it pushes to. */
  readonly jobs: {
    /** Job of the service's own page. */
    readonly prometheus: string;
    /** Job of the Collector. */
    readonly otel: string;
  };
  /** Base URL of the generated pages; without it alerts carry no runbook_url. */
  readonly runbooks?: string;
  /** Base URL of Grafana; without it alerts carry no dashboard_url. */
  readonly grafana?: string;
  /** Colours of label values that mean something. */
  readonly colours?: Readonly<Record<string, 'ok' | 'warning' | 'error' | 'info' | 'idle'>>;
  /** Moments drawn into every panel. */
  readonly annotations?: readonly {
    /** What happened. */
    readonly title: string;
    /** How it is drawn. */
    readonly colour: 'ok' | 'warning' | 'error' | 'info' | 'idle';
    /** PromQL; each sample above 0 is a moment. */
    readonly query: string;
  }[];
}

export interface DashboardEntry {
  readonly title: string;
  /** Rows from the top; one without a title stands above all others. */
  readonly rows: readonly {
    /** The question of the row; without it the panels stand above all rows. */
    readonly title?: string;
    /** The dashboard that says more. */
    readonly more?: string;
    /** Panels by id, from left to right. */
    readonly panels: Readonly<Record<string, PanelEntry>>;
  }[];
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface PanelEntry {
  /** The question, in words. */
  readonly title: string;
  /** What to do with the answer. */
  readonly help: string;
  /** How the answer is drawn. */
  readonly form: 'stat' | 'lines' | 'bars' | 'heatmap' | 'table' | 'ranking' | 'states';
  /** Grafana's name of the unit. */
  readonly unit: string;
  /** PromQL with the names of the scrape; job and instance are added to every selector. */
  readonly query: string;
  /** Heading of the values in a table. */
  readonly column?: string;
  /** The values from which colours hold, the first from the lowest on. */
  readonly colours?: Readonly<Record<string, number>>;
  /** The alert whose threshold is drawn. */
  readonly alert?: string;
  /** Shows the present day, whatever the dashboard's time is. */
  readonly today?: true;
  /** The only road that it is for. */
  readonly only?: 'prometheus' | 'otel';
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface AlertEntry {
  readonly summary: string;
  /** What has happened where, in the template language of Prometheus. */
  readonly description: string;
  /** PromQL; `$names` are filled in from `when:`, and the job is added to every selector. */
  readonly expr: string;
  /** The alert fires while the expression is above this; panels can draw it. */
  readonly above?: number;
  /** Rules under one name, the most urgent first. */
  readonly tiers: readonly {
    /** How urgent it is. */
    readonly severity: 'info' | 'warning' | 'critical';
    /** How long it must hold. */
    readonly for?: string;
    /** How long it is kept after it has ceased to hold. */
    readonly keep_firing_for?: string;
    /** Values of the `$names`; any of them makes it fire. */
    readonly when?: readonly Readonly<Record<string, number | string>>[];
  }[];
  /** The dashboard to look at. */
  readonly dashboard?: string;
  /** The only road that it is for. */
  readonly only?: 'prometheus' | 'otel';
  /** One step a line. */
  readonly runbook: string;
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly allow?: Readonly<Record<string, string>>;
}

export interface RecipeEntry {
  readonly title: string;
  readonly note?: string;
  /** PromQL. */
  readonly query: string;
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly allow?: Readonly<Record<string, string>>;
}

export interface SettingEntry {
  /** Type, as the pages show it. */
  readonly type: string;
  /** Value when nothing is set, as the pages show it. */
  readonly default?: string;
  /** Values that are accepted. */
  readonly range?: string;
  readonly description: string;
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface VariablesEntry {
  /** Variables that belong together. */
  readonly names: readonly string[];
  /** Value when none of them is set. */
  readonly default?: string;
  /** The setting that these variables win over; without it any setting wins over them. */
  readonly overrides?: string;
  readonly description: string;
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface SymptomEntry {
  readonly title: string;
  /** One step a line. */
  readonly steps: string;
  readonly since?: string;
  readonly until?: string;
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
