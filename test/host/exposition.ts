import { parseExposition, type Sample } from '../kit/exposition-text.ts';

export interface Scrape {
  readonly text: string;
  readonly samples: readonly Sample[];
  /** Family names, as the TYPE lines give them. */
  readonly families: ReadonlySet<string>;
}

/** @throws when the text is not in the format of Prometheus */
export function readExposition(text: string): Scrape {
  const types = text.matchAll(/^# TYPE (\S+) /gm);
  const families = new Set([...types].map(([, name = '']) => name));
  return { text, samples: parseExposition(text), families };
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
