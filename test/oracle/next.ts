import {
  type Facts,
  type FieldFact,
  fieldsOf,
  metricFact,
  type Reading,
  read,
  releasedFacts,
  spanFact,
  type Written,
} from './facts.ts';

type Entries = Readonly<Record<string, Written>>;

/** `facts/next.yaml`. */
interface Differences {
  readonly readings: Readonly<Record<string, string>>;
  readonly events: Readonly<Record<string, Readonly<Record<string, FieldFact>>>>;
  readonly prometheus: Entries;
  readonly otel: Entries;
  readonly spans: Entries;
}

/** What an edition must do: of the one in progress, what it makes of the last release. */
export function factsOf(edition: string): Facts {
  return edition === 'next' ? inProgress(releasedFacts('2026.9')) : releasedFacts(edition);
}

function inProgress(released: Facts): Facts {
  const differences = read<Differences>('next');
  const bounds = read<Record<string, number[]>>('bounds');
  const reread = (labels: Readonly<Record<string, Reading>>): Record<string, Reading> =>
    Object.fromEntries(
      Object.entries(labels).map(([name, reading]) => [
        name,
        typeof reading === 'string' ? (differences.readings[reading] ?? reading) : reading,
      ]),
    );
  const merged = <Fact extends { readonly labels: Readonly<Record<string, Reading>> }>(
    before: ReadonlyMap<string, Fact>,
    changes: Entries,
    complete: (fact: Written) => Fact,
  ): Map<string, Fact> =>
    new Map(
      [...new Set([...before.keys(), ...Object.keys(changes)])].map((name) => {
        const fact = before.get(name);
        const change = changes[name];
        if (change === undefined) return [name, { ...fact, labels: reread(fact!.labels) } as Fact];
        const labels = { ...reread(fact?.labels ?? {}), ...complete(change).labels };
        const own = fact === undefined ? complete(change) : pick(complete(change), change);
        return [name, { ...fact, ...own, labels } as Fact];
      }),
    );
  const events = new Map(
    [...released.events].map(([type, fields]) => [
      type,
      { ...fields, ...differences.events[type] },
    ]),
  );
  const metric = (fact: Written) => metricFact(fact, 'next', bounds);
  return {
    edition: 'next',
    open: true,
    prometheus: merged(released.prometheus, differences.prometheus, metric),
    otel: merged(released.otel, differences.otel, metric),
    spans: merged(released.spans, differences.spans, (fact) => spanFact(fact, 'next')),
    events,
    fields: fieldsOf(events, true),
  };
}

/** Of a completed fact what was written in it. */
function pick<Fact extends object>(fact: Fact, written: object): Partial<Fact> {
  return Object.fromEntries(
    Object.entries(fact).filter(([key]) => key in written),
  ) as Partial<Fact>;
}
