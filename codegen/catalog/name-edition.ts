import type { CatalogDocument } from './document.ts';
import { IN_PROGRESS, lifetimes } from './edition.ts';
import { type CatalogSource, type Path, printFlow } from './source.ts';

/** The text of a catalog after its edition in progress got a name, wherever an entry names it. */
export function namedEdition(source: CatalogSource, name: string): string {
  const whole = source.data as CatalogDocument;
  const places = [source.valueAt(['editions', whole.editions.indexOf(IN_PROGRESS)])];
  const at = (path: Path, is: unknown): void => {
    if (is === IN_PROGRESS) places.push(source.valueAt(path));
  };
  for (const { entry, path } of lifetimes(whole)) {
    at([...path, 'since'], entry.since);
    at([...path, 'until'], entry.until);
    if (entry.changes?.[IN_PROGRESS] !== undefined)
      places.push(source.keyAt([...path, 'changes', IN_PROGRESS]));
  }
  const lines = source.text.split('\n');
  // The last of a line first: those before it stay where they are.
  for (const { line, column, end } of places.toSorted((a, b) => b.column - a.column)) {
    const text = lines[line - 1] ?? '';
    lines[line - 1] = text.slice(0, column - 1) + printFlow(name, true) + text.slice(end - 1);
  }
  return lines.join('\n');
}
