import {
  readExposition,
  type Sample,
  type Scrape,
} from '../../codegen/tools/check-live/exposition.ts';

/** The samples of a text exposition. */
export function parseExposition(text: string): readonly Sample[] {
  return text === '' ? [] : readExposition(text).samples;
}

/** The value of each series, by its key. */
export function samplesByKey(text: string): Map<string, number> {
  const samples = parseExposition(text);
  const byKey = new Map(samples.map(({ name, labels, value }) => [seriesKey(name, labels), value]));
  if (byKey.size !== samples.length) throw new Error('a series is printed twice');
  return byKey;
}

/** `name{a="b",c="d"}` with the labels in the order of their names. */
export function seriesKey(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${name}{${pairs.map(([label, text]) => `${label}=${JSON.stringify(text)}`).join(',')}}`;
}

/** What one side has and the other has not, or has with another value; at most a few of them. */
export function differences(
  ours: ReadonlyMap<string, number>,
  theirs: ReadonlyMap<string, number>,
): string[] {
  const found: string[] = [];
  for (const [key, value] of theirs) {
    const wanted = ours.get(key);
    if (wanted === undefined) found.push(`${key} is not in the scrape`);
    else if (!Object.is(wanted, value)) found.push(`${key}: ${value} instead of ${wanted}`);
  }
  for (const key of ours.keys()) if (!theirs.has(key)) found.push(`${key} was not read`);
  return found.slice(0, 5);
}

/** The sum over all series of a name that carry these label values; 0 when there is none. */
export function sum(scrape: Scrape, name: string, labels: Record<string, string> = {}): number {
  return scrape.samples
    .filter((sample) => sample.name === name)
    .filter((sample) =>
      Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    )
    .reduce((total, sample) => total + sample.value, 0);
}
