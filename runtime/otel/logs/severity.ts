/** Numbers of the OpenTelemetry log data model, by the level names of the gateway's logger. */
const NUMBERS: Readonly<Record<string, number>> = {
  TRACE: 1,
  DEBUG: 5,
  INFO: 9,
  WARN: 13,
  ERROR: 17,
  FATAL: 21,
};
const UNKNOWN_LEVEL = 9;

const SECURITY_LEVELS: Readonly<Record<string, string>> = {
  critical: 'FATAL',
  high: 'ERROR',
  medium: 'WARN',
  low: 'INFO',
  info: 'INFO',
};

export interface Severity {
  readonly text: string;
  readonly number: number;
}

/** An empty level is INFO; one without a number of its own counts as INFO and keeps its name. */
export function logSeverity(level: unknown): Severity {
  const name = typeof level === 'string' ? level.trim().toUpperCase() : '';
  const text = /^[A-Z][A-Z0-9_]{0,23}$/.test(name) ? name : 'INFO';
  return { text, number: NUMBERS[text] ?? UNKNOWN_LEVEL };
}

export function securitySeverity(severity: unknown): Severity {
  return logSeverity(typeof severity === 'string' ? SECURITY_LEVELS[severity] : undefined);
}
