import type { ValuePolicyEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { Localized } from '../locales/translations.ts';
import type { EventType, Field } from './event.ts';
import type { SideKey } from './metric.ts';

/** A policy with what it has of the one that it extends. */
export interface ValuePolicy extends Omit<ValuePolicyEntry, 'extends'> {
  readonly id: string;
  /** Name of the constant in generated code. */
  readonly constantName: string;
  readonly redact: boolean | 'strict';
}

/** One field that a label asks for. */
export interface FieldRead {
  readonly path: string;
  /** Only the segment that follows this word at the start of an identifier. */
  readonly after: string | undefined;
  /** Values of the field to values of the label; undefined where they are the same. */
  readonly map: ReadonlyMap<string, string> | undefined;
  readonly otherwise: string | undefined;
  /** Where the file names the field. */
  readonly at: Path;
}

/** Where a label's text comes from, as it is written. */
export type LabelSource = {
  /** The only event that it is for; undefined for all that have none of their own. */
  readonly event: string | undefined;
  /** In the order in which they are asked; none for a constant, a fact or a part. */
  readonly reads: readonly FieldRead[];
  readonly at: Path;
} & (
  | { readonly kind: 'fields' | 'join' | 'part' }
  | { readonly kind: 'constant'; readonly text: string }
  | { readonly kind: 'fact'; readonly name: string }
);

/** What a label is on one event, on one side of a metric or on a span. */
export type LabelText =
  | FieldsText
  | { readonly kind: 'constant' | 'part'; readonly text: string }
  /** The event has nothing for it: this text, or no attribute at all. */
  | { readonly kind: 'absent'; readonly text: string | undefined }
  | { readonly kind: 'fact'; readonly name: string };

/** Made of fields that the event has: the first that is set gives the text, or all of a list joined. */
export interface FieldsText {
  readonly kind: 'fields' | 'join';
  /** Paths are those in the event, that of the item included where the rule goes through items. */
  readonly reads: readonly (FieldRead & { readonly field: Field })[];
  /** The attribute is left out when none of them is set. */
  readonly leftOut: boolean;
}

/** What labels stand on: families, instruments, spans. */
export type LabelCarrier = SideKey | 'spans';

export interface Label {
  readonly id: string;
  /** Field of the generated `Labels` class that holds the label's values. */
  readonly property: string;
  readonly prometheusName: string;
  readonly otelName: string | undefined;
  readonly description: Localized;
  /** The general one first, then those of single events. */
  readonly sources: readonly LabelSource[];
  /** What it is made of on each event that feeds a metric or a span with it. */
  readonly texts: readonly { readonly event: EventType; readonly text: LabelText }[];
  readonly carriers: ReadonlySet<LabelCarrier>;
  /** Ids of the metrics that have it on some side. */
  readonly metrics: ReadonlySet<string>;
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
