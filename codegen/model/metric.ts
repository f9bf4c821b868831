import type { MetricEntry, RuleEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Localized } from '../locales/translations.ts';
import type { EventType, Field } from './event.ts';
import type { Label, LabelText, LabelUse } from './label.ts';
import type { Conversion } from './units.ts';

export interface Buckets {
  readonly id: string;
  /** Name of the constant in generated code. */
  readonly constantName: string;
  readonly unit: string;
  readonly bounds: readonly number[];
}

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
  /** What each event does to it, in the order of the rules. */
  readonly recordings: readonly Recording[];
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
  /** What drives it; of the store which of its figures. */
  readonly origin: 'event' | NonNullable<RuleEntry['at'] | RuleEntry['store']>;
  readonly where: readonly { readonly path: string; readonly members: readonly string[] }[];
  /** Path in the event, that of the item included. */
  readonly value: string | undefined;
  readonly positive: boolean;
  readonly each: { readonly label: Label; readonly parts: readonly Part[] } | undefined;
  readonly items: string | undefined;
  /** Paths in the event of all numbers that it reads, with their places in the file. */
  readonly reads: readonly { readonly path: string; readonly at: Path }[];
  readonly at: Path;
}

/** What one event does to one side of a metric: a rule on that event, or one part of it. */
export interface Recording {
  /** Has the guard, and the array whose items it goes through. */
  readonly rule: Rule;
  /** Undefined for what the start or the store records. */
  readonly event: EventType | undefined;
  readonly part: Part | undefined;
  /** The number that it takes; undefined for the 1 of an event that is counted. */
  readonly amount: Amount | undefined;
  /** In the order of the side's. */
  readonly labels: readonly LabelText[];
}

export interface Amount {
  readonly path: string;
  /** Undefined when the event has no such field. */
  readonly field: Field | undefined;
  /** From its unit to that of the side; undefined when they measure different things. */
  readonly conversion: Conversion | undefined;
}

export interface Metric {
  readonly id: string;
  readonly group: string;
  readonly type: MetricEntry['type'];
  readonly description: Localized;
  /** Id or exported name under which it lives on once it is gone. */
  readonly renamedTo: string | undefined;
  readonly prometheus: Side | undefined;
  readonly otel: Side | undefined;
  readonly rules: readonly Rule[];
  /** Series shown with 0 from the start: labels, by id, with some of their values. */
  readonly zeros: readonly Readonly<Record<string, readonly string[]>>[];
  readonly at: Path;
}

export const SIDES = ['prometheus', 'otel'] as const;
export type SideKey = (typeof SIDES)[number];

/** One side of a metric. */
export interface NamedSide {
  readonly metric: Metric;
  readonly key: SideKey;
  readonly side: Side;
}

/** Every family and every instrument, or those of one kind, in the order of the catalog. */
export function sides(
  { metrics }: { readonly metrics: readonly Metric[] },
  keys: readonly SideKey[] = SIDES,
): NamedSide[] {
  return metrics.flatMap((metric) =>
    keys.flatMap((key) => {
      const side = metric[key];
      return side === undefined ? [] : [{ metric, key, side }];
    }),
  );
}
