import project from '../../package.json' with { type: 'json' };

/** Of the exporter: what scopes tell as theirs. */
export const { version: VERSION } = project;

/** The instrumentation scope that signals leave under, as the SDK has it. */
export interface Scope {
  readonly name: string;
  /** Of the exporter. */
  readonly version?: string;
  /** URL of the conventions that its names follow. */
  readonly schemaUrl?: string;
}

export interface Scopes {
  /** Of every name that no other has. */
  readonly own: Scope;
  /** Scopes whose names follow other conventions, with their metrics. */
  readonly others: readonly (Scope & { readonly metrics: readonly string[] })[];
}

/** The scope of a metric. */
export function scopeOf({ own, others }: Scopes, metric: string): Scope {
  return others.find(({ metrics }) => metrics.includes(metric)) ?? own;
}
