/** A unit of the catalog: what it measures, how many base units it is, and how each exporter writes it. */
export interface Unit {
  readonly dimension: string;
  readonly factor: number;
  /** UCUM text of the OTel instrument. */
  readonly otel: string;
  /** Ending that Prometheus names carry for this unit. */
  readonly suffix: string;
}

const UNITS: ReadonlyMap<string, Unit> = new Map(
  Object.entries({
    ms: { dimension: 'time', factor: 0.001, otel: 'ms', suffix: '_milliseconds' },
    s: { dimension: 'time', factor: 1, otel: 's', suffix: '_seconds' },
    bytes: { dimension: 'data', factor: 1, otel: 'By', suffix: '_bytes' },
    ratio: { dimension: 'ratio', factor: 1, otel: '1', suffix: '_ratio' },
    usd: { dimension: 'money', factor: 1, otel: '1', suffix: '_usd' },
    tokens: { dimension: 'count', factor: 1, otel: '1', suffix: '' },
    count: { dimension: 'count', factor: 1, otel: '1', suffix: '' },
    chars: { dimension: 'count', factor: 1, otel: '1', suffix: '' },
    items: { dimension: 'count', factor: 1, otel: '1', suffix: '' },
    ordinal: { dimension: 'ordinal', factor: 1, otel: '1', suffix: '' },
    exit_code: { dimension: 'code', factor: 1, otel: '1', suffix: '' },
    line: { dimension: 'ordinal', factor: 1, otel: '1', suffix: '' },
    epoch_ms: { dimension: 'instant', factor: 1, otel: 'ms', suffix: '' },
  }),
);

export const UNIT_NAMES: readonly string[] = [...UNITS.keys()];

/** The unit of that name. `{token}`-like annotations are counts written out for OTel. */
export function unitOf(name: string): Unit | undefined {
  if (/^\{[a-z_]+\}$/.test(name)) return { dimension: 'count', factor: 1, otel: name, suffix: '' };
  return UNITS.get(name);
}

/** What one side multiplies or divides by; undefined when the units measure different things. */
export type Conversion =
  | { readonly kind: 'same' }
  | { readonly kind: 'divide' | 'multiply'; readonly by: number };

/** How a value in unit `from` becomes one in unit `to`: ms to s divides by 1000. */
export function convert(from: string, to: string): Conversion | undefined {
  const source = unitOf(from);
  const target = unitOf(to);
  if (source === undefined || target === undefined) return undefined;
  if (source.dimension !== target.dimension) return undefined;
  if (source.factor === target.factor) return { kind: 'same' };
  return source.factor < target.factor
    ? { kind: 'divide', by: Math.round(target.factor / source.factor) }
    : { kind: 'multiply', by: Math.round(source.factor / target.factor) };
}
