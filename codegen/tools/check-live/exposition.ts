/** One line of the text format. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a scrape says: types by family, and the samples in their order. */
export interface Scrape {
  readonly types: ReadonlyMap<string, string>;
  readonly samples: readonly Sample[];
}

const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/y;

/**
 * Reads the Prometheus text format 0.0.4, by the letter of its grammar.
 * @throws Error naming the line that is not of that format
 */
export function readExposition(text: string): Scrape {
  const types = new Map<string, string>();
  const samples: Sample[] = [];
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('the last line of the scrape has no end');
  for (const [index, line] of lines.entries()) {
    const [, family, type] = /^# TYPE (\S+) (\S+)\s*$/.exec(line) ?? [];
    if (family !== undefined && type !== undefined) types.set(family, type);
    if (line.trim() === '' || line.startsWith('#')) continue;
    const sample = readSample(line);
    if (sample === undefined)
      throw new Error(
        `line ${index + 1} of the scrape is not in the text format: ${line.slice(0, 80)}`,
      );
    samples.push(sample);
  }
  return { types, samples };
}

/** The time that may follow the value is of no interest here. */
function readSample(line: string): Sample | undefined {
  const match = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?\s*$/s.exec(line);
  const [, name, labelText = '', valueText = ''] = match ?? [];
  const labels = readLabels(labelText);
  const value = readNumber(valueText);
  return name === undefined || labels === undefined || value === undefined
    ? undefined
    : { name, labels, value };
}

function readLabels(text: string): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  let read = 0;
  while (read < text.length) {
    const [, name, value] = LABEL.exec(text) ?? [];
    if (name === undefined || value === undefined || Object.hasOwn(labels, name)) return undefined;
    labels[name] = value.replace(/\\(.)/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped));
    read = LABEL.lastIndex;
  }
  return labels;
}

function readNumber(text: string): number | undefined {
  if (text === 'NaN') return Number.NaN;
  const value = Number(text.replace(/^([+-]?)Inf$/, '$1Infinity'));
  return Number.isNaN(value) ? undefined : value;
}
