import { type Path, printFlow } from '../../catalog/source.ts';

/** What there is to say, in order; what has no text is left out. */
export type Facts = readonly (readonly [name: string, text: string | undefined])[];

/** One thing that can be explained, by any of its names. */
export interface Subject {
  readonly names: readonly (string | undefined)[];
  readonly title: string;
  /** Undefined for what stands in no catalog. */
  readonly at: Path | undefined;
  facts(): Facts;
}

/** An entry in the words in which it is written, and what follows from the rest of the catalog. */
export function written(
  title: string,
  at: Path,
  names: Subject['names'],
  entry: object = {},
  more: () => Facts = () => [],
): Subject {
  return {
    names,
    title,
    at,
    facts: () => [
      ...Object.entries(entry).map(([key, value]: [string, unknown]) => {
        return [key, typeof value === 'string' ? value.trim() : printFlow(value)] as const;
      }),
      ...more(),
    ],
  };
}

/** Names in a row; `none` says that there are none. */
export function listed(names: Iterable<string>, none: string): string {
  return [...names].join(', ') || none;
}
