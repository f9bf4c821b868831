/** What JSON lets stand though terminals obey it and readers break lines at it. */
const UNSEEN = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * JSON in one line that shows what it says, whatever reads it: without line ends, control characters
 * and changes of direction. @throws TypeError as JSON does
 */
export function jsonLine(
  value: unknown,
  replacer?: (key: string, value: unknown) => unknown,
): string {
  const escaped = (one: string): string => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, replacer).replace(UNSEEN, escaped);
}
