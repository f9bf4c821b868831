import type { LogNamesEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Guide } from '../guides/guide.ts';
import type { Localized } from '../locales/translations.ts';

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

export interface ValuePolicy {
  readonly id: string;
  /** Name of the constant in generated code. */
  readonly constantName: string;
  readonly pattern?: string;
  readonly redact: boolean | 'strict';
  readonly refuse?: string;
  readonly keep?: 'before-colon';
  readonly steps?: readonly number[];
  /** A text that it accepts. */
  readonly example?: string;
}

export interface Buckets {
  readonly id: string;
  /** Name of the constant in generated code. */
  readonly constantName: string;
  readonly unit: string;
  readonly bounds: readonly number[];
}

export type PrivacyClass =
  | 'measure'
  | 'label'
  | 'flag'
  | 'enum'
  | 'identifier'
  | 'content'
  | 'error';

export interface PathSegment {
  readonly name: string;
  readonly optional: boolean;
  readonly array: boolean;
}

export interface Field {
  /** Dotted, without marks: `memory.workerHeaps[].script` is `memory.workerHeaps.script`. */
  readonly path: string;
  readonly segments: readonly PathSegment[];
  readonly class: PrivacyClass;
  /** Types of the value in TypeScript; `map` is a record of strings, numbers and booleans. */
  readonly types: readonly ('string' | 'number' | 'boolean' | 'map')[];
  readonly members: readonly string[];
  readonly unit: string;
  readonly optional: boolean;
  readonly unemitted: boolean;
  readonly at: Path;
}

export type Trust = 'trusted' | 'internal' | 'trace' | 'any';

export interface EventType {
  readonly type: string;
  /** `run.completed` is `RunCompletedEvent`, handled by `runCompleted`. */
  readonly typeName: string;
  readonly handlerName: string;
  readonly description: Localized;
  readonly trust: Trust;
  readonly queue: 'sync' | 'async' | 'priority';
  readonly unemitted: boolean;
  readonly fields: ReadonlyMap<string, Field>;
  /** What the service passes with the event; it never reaches a metric. */
  readonly privateFields: ReadonlyMap<string, Field>;
  /** What its log record says of itself. */
  readonly logged: readonly LoggedFact[];
  readonly at: Path;
}

/** One of the things that a log record says of itself, and the fields that tell it. */
export interface LoggedFact {
  readonly fact: 'name' | 'category' | 'outcome' | 'site';
  readonly paths: readonly string[];
  readonly at: Path;
}

/** Where a label's text comes from. */
export type LabelSource =
  | {
      readonly kind: 'field';
      readonly path: string;
      /** Only the segment that follows this word at the start of an identifier. */
      readonly after?: string;
      readonly map?: ReadonlyMap<string, string>;
      readonly otherwise?: string;
    }
  | { readonly kind: 'first'; readonly cases: readonly Extract<LabelSource, { kind: 'field' }>[] }
  | { readonly kind: 'join'; readonly path: string }
  | { readonly kind: 'constant'; readonly text: string }
  | { readonly kind: 'fact'; readonly name: string }
  | { readonly kind: 'part' };

export interface Label {
  readonly id: string;
  /** Field of the generated `Labels` class that holds the label's values. */
  readonly property: string;
  readonly prometheusName: string;
  readonly otelName: string | undefined;
  readonly description: Localized;
  readonly source: LabelSource;
  readonly byEvent: ReadonlyMap<string, LabelSource>;
  /** Closed set of values, fallback excluded; undefined when a policy bounds the text instead. */
  readonly members: readonly string[] | undefined;
  readonly policy: ValuePolicy | undefined;
  readonly fallback: string;
  /** Text for events that have no such field. */
  readonly absent: string;
  readonly bound: number | undefined;
  /** Values that may be added up, none when no two may; undefined when all may. */
  readonly disjoint: readonly string[] | undefined;
  readonly at: Path;
}

export interface LabelUse {
  readonly label: Label;
  /** The OTel attribute is left out when the event does not carry the field. */
  readonly optional: boolean;
  readonly since: string;
  readonly at: Path;
}

export type MetricType = 'counter' | 'gauge' | 'histogram';

/** One side of a metric: the Prometheus family or the OTel instrument. */
export interface Side {
  readonly name: string;
  readonly property: string;
  /** Catalog unit: `ms`, `s`, `bytes`, `count`, … */
  readonly unit: string;
  /** Unit text of the OTel instrument (UCUM). */
  readonly unitText: string;
  readonly buckets: Buckets | undefined;
  readonly since: string;
  readonly limit: number | undefined;
  readonly labels: readonly LabelUse[];
  readonly at: Path;
}

export interface Part {
  readonly member: string;
  readonly path: string;
  readonly since: string;
}

/** One rule of `record:`. Exactly one of events, start and store drives it. */
export interface Rule {
  readonly events: readonly EventType[];
  readonly origin: 'event' | 'start' | 'store';
  /** Which figure of the store. */
  readonly figure: string | undefined;
  readonly where: readonly { readonly path: string; readonly members: readonly string[] }[];
  readonly value: string | undefined;
  readonly positive: boolean;
  readonly each: { readonly label: Label; readonly parts: readonly Part[] } | undefined;
  readonly items: string | undefined;
  readonly at: Path;
}

export interface Metric {
  readonly id: string;
  readonly group: string;
  readonly type: MetricType;
  readonly description: Localized;
  readonly prometheus: Side | undefined;
  readonly otel: Side | undefined;
  readonly rules: readonly Rule[];
  /** Series shown with 0 from the start: labels, by id, with some of their values. */
  readonly zeros: readonly Readonly<Record<string, readonly string[]>>[];
  readonly at: Path;
}

export type SpanKind = 'internal' | 'client' | 'server' | 'producer' | 'consumer';
/** A field of an event, or with `private` one of its private data. */
export interface FieldRef {
  readonly path: string;
  readonly private: boolean;
}

/** Where an attribute's value comes from, and in what form it may leave. */
export type AttributeSource =
  | { readonly kind: 'label'; readonly label: Label; readonly optional: boolean }
  | {
      readonly kind: 'value';
      readonly field: FieldRef;
      readonly sum: readonly string[];
      readonly otherwise: number | undefined;
      readonly positive: boolean;
      /** Milliseconds of the field as seconds. */
      readonly seconds: boolean;
    }
  | {
      readonly kind: 'text' | 'error' | 'hash' | 'entries';
      readonly field: FieldRef;
    }
  | { readonly kind: 'identifier'; readonly field: FieldRef; readonly because: string | undefined }
  /** `onError`: only on spans that are an error. */
  | { readonly kind: 'constant'; readonly text: string; readonly onError: boolean };

export interface SpanAttribute {
  /** For entries of a map the part before the key. */
  readonly name: string;
  /** The names without the opt-in to the newest conventions. */
  readonly olderNames: readonly string[];
  readonly source: AttributeSource;
  /** The only event that sets it. */
  readonly on: string | undefined;
  /** The setting of the exporter that switches it on. */
  readonly setting: string | undefined;
  readonly since: string;
  /** Set when the edition says that it will go: since when, and what to use instead. */
  readonly deprecated?: { readonly since: string; readonly notice: Localized };
  readonly at: Path;
}

export interface Guard {
  readonly path: string;
  /** Members of an enum; undefined asks for a text of any kind. */
  readonly members: readonly string[] | undefined;
  readonly at: Path;
}

export interface StatusRule {
  readonly on: string | undefined;
  readonly where: readonly Guard[];
  /** The first field with a text wins; joined fields make one text. */
  readonly message:
    | { readonly kind: 'first' | 'join'; readonly fields: readonly FieldRef[] }
    | { readonly kind: 'fixed'; readonly text: string }
    | undefined;
  readonly at: Path;
}

/** One event of a span, and what it does to it. */
export interface SpanTrigger {
  readonly role: 'start' | 'end' | 'whole';
  readonly event: EventType;
}

export interface Span {
  readonly id: string;
  /** Name of the constant in generated code, and of what is printed for it. */
  readonly constantName: string;
  readonly property: string;
  readonly name: string;
  readonly description: Localized;
  readonly kind: SpanKind;
  readonly since: string;
  readonly triggers: readonly SpanTrigger[];
  readonly where: readonly Guard[];
  /** With another text in the field an event makes a span only when it is an error. */
  readonly listed: Guard | undefined;
  readonly duration: string | undefined;
  readonly time: string | undefined;
  /** Of several spans with one id of the service the lowest is exported under it. */
  readonly rank: number | undefined;
  /** Its parent may be a span outside the service. */
  readonly caller: boolean;
  readonly trust: 'trusted' | undefined;
  readonly prepare: boolean;
  readonly optIn:
    | {
        readonly kind: SpanKind;
        readonly name: readonly string[];
        readonly alone: readonly string[];
      }
    | undefined;
  readonly attributes: readonly SpanAttribute[];
  readonly content: 'model' | 'tool' | undefined;
  /** Under how many of its names each text leaves. */
  readonly contentNames: 'one' | 'every';
  /** It shows the first input and the last output of the spans below it. */
  readonly showsTurn: boolean;
  readonly events: readonly {
    readonly name: string;
    readonly attributes: readonly SpanAttribute[];
  }[];
  readonly status: readonly StatusRule[];
  readonly at: Path;
}

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

export type Colour = 'ok' | 'warning' | 'error' | 'info' | 'idle';

/** Moments drawn into every panel. */
export interface Annotation {
  readonly title: string;
  readonly colour: Colour;
  readonly query: Query;
  readonly at: Path;
}

/** A number, lines, stacked bars, a distribution over time, a table, the largest few, states over time. */
export type PanelForm = 'stat' | 'lines' | 'bars' | 'heatmap' | 'table' | 'ranking' | 'states';

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
  readonly only: 'prometheus' | 'otel' | undefined;
  readonly at: Path;
}

export interface Row {
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
  readonly only: 'prometheus' | 'otel' | undefined;
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

/** A configuration key. */
export interface Setting {
  readonly key: string;
  readonly type: string;
  readonly default: string | undefined;
  readonly range: string | undefined;
  readonly description: Localized;
}

/** Environment variables that belong together. */
export interface Variables {
  readonly names: readonly string[];
  readonly default: string | undefined;
  /** The setting that they win over; undefined when any setting wins over them. */
  readonly overrides: string | undefined;
  readonly description: Localized;
}

export interface Symptom {
  readonly id: string;
  readonly title: Localized;
  /** One step a line. */
  readonly steps: Localized;
}
