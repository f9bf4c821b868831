export const SIGNALS = ['traces', 'metrics', 'logs'] as const;

/** A kind of telemetry, by the name that its endpoint path and its configuration key have. */
export type Signal = (typeof SIGNALS)[number];
