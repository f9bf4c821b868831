/**
 * A deep copy that cannot be changed: what one listener receives cannot be altered by another,
 * nor by the emitter afterwards.
 *
 * @throws DataCloneError for values that cannot be copied, such as functions.
 */
export function frozenCopy<Value>(value: Value): Value {
  const copy = structuredClone(value);
  // A list instead of recursion: events may be nested deeper than the call stack.
  const open: unknown[] = [copy];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null || Object.isFrozen(next)) continue;
    // The contents of typed arrays cannot be frozen; an event does not carry any.
    if (ArrayBuffer.isView(next)) continue;
    Object.freeze(next);
    open.push(...Object.values(next));
  }
  return copy;
}
