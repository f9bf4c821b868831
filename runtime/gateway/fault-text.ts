/**
 * What went wrong, for the log: the error's class and where it was thrown. Not its message, which
 * may quote the event or the request it failed on.
 */
export function faultText(error: unknown): string {
  try {
    if (!(error instanceof Error)) return `a thrown ${typeof error}`;
    const { name, message, stack = '' } = error;
    const frames = stack.slice(stack.indexOf(message) + message.length);
    const place = /^ +at .*$/m.exec(frames)?.[0].trim();
    return place === undefined ? name : `${name} ${place}`;
  } catch {
    // What is thrown may refuse to be looked at.
    return 'an unreadable error';
  }
}
