import type { LogNames } from '../../runtime/otel/logs/log-record.ts';

/** As the released documents have them. */
export const RELEASED: LogNames = {
  line: 'code.lineno',
  function: 'code.function',
  fields: 'openclaw.',
};
/** As the conventions have them, and apart from the vocabulary of the exporter. */
export const OURS: LogNames = {
  line: 'code.line.number',
  function: 'code.function.name',
  fields: 'openclaw.log.attribute.',
};
