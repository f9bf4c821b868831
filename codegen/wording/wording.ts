/** The fixed words of the generated documentation in one language. */
export interface Wording {
  readonly metric: string;
  readonly type: string;
  readonly labels: string;
  readonly none: string;
  readonly instrument: string;
  readonly unit: string;
  readonly attributes: string;
  readonly event: string;
  readonly trust: string;
  readonly delivery: string;
  readonly field: string;
  readonly privacyClass: string;
  readonly optional: string;
  readonly description: string;
  readonly counter: string;
  readonly gauge: string;
  readonly histogram: string;
  readonly prometheusTitle: string;
  readonly otelTitle: string;
  readonly eventsTitle: string;
  readonly details: string;
  readonly buckets: string;
  readonly since: string;
  readonly events: string;
  readonly optionalNote: string;
  readonly spansTitle: string;
  readonly span: string;
  readonly parent: string;
  readonly kind: string;
  readonly meaning: string;
  readonly startsWith: string;
  readonly endsWith: string;
  readonly capturedNote: string;
  readonly incompleteNote: string;
  /** Where a parent comes from. */
  readonly parents: Readonly<Record<'named' | 'caller', string>>;
}
