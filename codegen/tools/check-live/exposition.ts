/** One sample of a scrape. */
export interface LiveSample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

/** What a scrape says: types by family, and the samples. */
export interface LiveScrape {
  readonly types: ReadonlyMap<string, string>;
  readonly samples: readonly LiveSample[];
}

/**
 * Reads the Prometheus text format 0.0.4; values and times are of no interest here.
 * @throws when a line is not of that format
 */
export function readExposition(text: string): LiveScrape {
  const types = new Map<string, string>();
  const samples: LiveSample[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const type = /^# TYPE (\S+) (\S+)\s*$/.exec(line);
    if (type?.[1] !== undefined && type[2] !== undefined) types.set(type[1], type[2]);
    if (line.trim() === '' || line.startsWith('#')) continue;
    const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+\S+(?:\s+-?\d+)?\s*$/.exec(line);
    if (sample?.[1] === undefined)
      throw new Error(
        `line ${index + 1} of the scrape is not in the text format: ${line.slice(0, 80)}`,
      );
    samples.push({ name: sample[1], labels: readLabels(sample[2] ?? '') });
  }
  return { types, samples };
}

function readLabels(text: string): Map<string, string> {
  const pairs = text.matchAll(/([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"/g);
  return new Map([...pairs].map(([, name = '', value = '']) => [name, unescaped(value)]));
}

function unescaped(value: string): string {
  return value.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
}
