/** One line of an exposition: labels sorted by name, so that equal series have equal keys. */
export interface Sample {
  readonly key: string;
  readonly value: number;
}

const LINE = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>\S+)$/;
const LABEL = /(?<name>[a-zA-Z_]\w*)=(?<text>"(?:[^"\\]|\\.)*"),?/g;

/**
 * Reads the samples of a text exposition, without regard to families.
 *
 * @throws Error for a line that is none
 */
export function readSamples(body: string): Sample[] {
  return body
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const { name, labels = '', value } = LINE.exec(line)?.groups ?? {};
      if (name === undefined) throw new Error(`not a sample: ${line}`);
      return { key: seriesKey(name, readLabels(labels)), value: Number(value) };
    });
}

/** `name{a="b",c="d"}` with the labels in the order of their names. */
export function seriesKey(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${name}{${pairs.map(([label, text]) => `${label}=${JSON.stringify(text)}`).join(',')}}`;
}

function readLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const { groups } of text.matchAll(LABEL)) {
    // The three escapes of the format are escapes of JSON, too.
    labels[groups?.['name'] ?? ''] = JSON.parse(groups?.['text'] ?? '""');
  }
  return labels;
}

/** What one side has and the other has not, or has with another value; at most a few of them. */
export function differences(ours: readonly Sample[], theirs: readonly Sample[]): string[] {
  const expected = new Map(ours.map(({ key, value }) => [key, value]));
  const found: string[] = [];
  for (const { key, value } of theirs) {
    const wanted = expected.get(key);
    if (wanted === undefined) found.push(`${key} is not in the scrape`);
    else if (!Object.is(wanted, value)) found.push(`${key}: ${value} instead of ${wanted}`);
    expected.delete(key);
  }
  for (const key of expected.keys()) found.push(`${key} was not read`);
  return found.slice(0, 5);
}
