import { expect, test } from 'vitest';
import { parseExposition } from '../kit/exposition-text.ts';
import type { Edition } from './edition.ts';
import type { Facts } from './facts.ts';

/** Series that a store holds at most, in all editions; a histogram is one. */
const CAP = 2048;
const DROPPED = 'openclaw_prometheus_series_dropped_total';

/** The cap, and what is known at start. */
export function checkStore(facts: Facts, edition: () => Edition): void {
  test('at the cap new series are refused and counted, and old ones go on', () => {
    const { record, text } = edition().prometheus();
    const lanes = (from: number, to: number): void => {
      for (let lane = from; lane < to; lane += 1)
        record({ type: 'queue.lane.enqueue', lane: `lane-${lane}`, queueSize: lane } as never, {
          trusted: true,
        });
    };
    const held = (): [series: number, dropped: number | undefined] => {
      const samples = parseExposition(text());
      const dropped = samples.find(({ name }) => name === DROPPED);
      return [samples.length - (dropped === undefined ? 0 : 1), dropped?.value];
    };
    lanes(0, CAP);
    // In the edition in progress every other family has a reserve of the same places.
    const [most] = held();
    expect(held()).toEqual(facts.open ? [most, CAP - most] : [CAP, undefined]);
    lanes(CAP, CAP + 10);
    lanes(CAP, CAP + 1);
    expect(held()).toEqual([most, CAP - most + 11]);
    lanes(0, most);
    expect(held()).toEqual([most, CAP - most + 11]);
    record({ type: 'webhook.received', channel: 'late' } as never, { trusted: true });
    expect(held()[0] - most).toBe(facts.open ? 1 : 0);
  });

  test('what is known at start', () => {
    const started = (known: object): string[] => {
      const { start, text } = edition().prometheus();
      start(known);
      return parseExposition(text()).map(
        ({ name, labels, value }) => `${name} ${JSON.stringify(labels)} ${value}`,
      );
    };
    const name = 'openclaw_gateway_build_info';
    const id = '0a1b2c3d-0000-4000-8000-000000000000';
    const series = (build_id: string): string[] =>
      facts.prometheus.has(name)
        ? [`${name} ${JSON.stringify({ build_id, process_instance_id: id })} 1`]
        : [];
    const sorted = (lines: string[]): string[] =>
      lines.map((line) =>
        line.replace(/\{(.*)\}/, (all) =>
          JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(all)).sort())),
        ),
      );
    expect(sorted(started({ processInstanceId: id, buildId: 'abc123' }))).toEqual(series('abc123'));
    // here: the released host leaves the label out; label sets of this project are constant
    expect(sorted(started({ processInstanceId: id }))).toEqual(series('unknown'));
  });
}
