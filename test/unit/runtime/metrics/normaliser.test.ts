import { describe, expect, test, vi } from 'vitest';
import { PrometheusHandlers } from '../../../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../../../generated/prometheus-registry.ts';
import { Normaliser } from '../../../../runtime/metrics/normaliser.ts';
import { MemoBudget } from '../../../../runtime/metrics/tuple-memo.ts';
import { heldBy } from '../../../kit/series.ts';

describe('what one event brings of unknown texts', () => {
  const text = (i: number, length = 100) => `${i}-`.padEnd(length, 'x');
  const texts = (count: number, length?: number) =>
    Array.from({ length: count }, (_, i) => text(i, length));
  const begun = () => {
    const normaliser = new Normaliser();
    normaliser.beginEvent();
    return { normaliser, values: normaliser.values({}, 'unknown') };
  };

  test('ends with the text that reaches 280 characters', () => {
    const { normaliser, values } = begun();
    const all = texts(8);
    const first = all.map((raw) => values.text(raw));
    expect(first).toEqual([...all.slice(0, 3), ...Array(5).fill('unknown')]);
    for (let i = 0; i < 2; i += 1) {
      normaliser.beginEvent();
      for (const raw of all) values.text(raw);
    }
    expect(all.map((raw) => values.text(raw))).toEqual(all);
  });

  test('may be seven texts, however short', () => {
    const { values } = begun();
    const all = texts(12, 8);
    const expected = [...all.slice(0, 7), ...Array(5).fill('unknown')];
    expect(all.map((raw) => values.text(raw))).toEqual(expected);
  });

  test('does not grow by words of a closed set', () => {
    const { normaliser, values } = begun();
    const words = texts(12, 8);
    const closed = normaliser.values({ members: words }, 'unknown');
    for (const raw of words) expect(closed.text(raw)).toBe(raw);
    for (const raw of texts(7, 9)) expect(values.text(raw)).toBe(raw);
  });

  test('does not grow by texts that are too long to be looked at', () => {
    const { values } = begun();
    for (const raw of texts(9, 257)) expect(values.text(raw)).toBe('unknown');
    expect(values.text('fine')).toBe('fine');
  });

  test('does not grow by known ones', () => {
    const { normaliser, values } = begun();
    values.text(text(1));
    normaliser.beginEvent();
    for (let i = 0; i < 20; i += 1) expect(values.text(text(1))).toBe(text(1));
    expect(values.text('fine')).toBe('fine');
  });

  test('leaves known texts that are short what they are, and looks for no long one', () => {
    const { normaliser, values } = begun();
    for (const raw of ['known', text(1, 64), text(2, 65)]) values.text(raw);
    normaliser.beginEvent();
    for (const raw of texts(9).slice(5)) values.text(raw);
    expect(values.text('known')).toBe('known');
    expect(values.text(text(1, 64))).toBe(text(1, 64));
    expect(values.text(text(2, 65))).toBe('unknown');
  });

  test('has no bound where no event begins', () => {
    const values = new Normaliser().values({}, 'unknown');
    expect(texts(50).map((raw) => values.text(raw))).toEqual(texts(50));
  });

  test('is no reason to remember a fallback', () => {
    const chance = vi.spyOn(Math, 'random').mockReturnValue(0);
    const normaliser = new Normaliser();
    const memo = new MemoBudget(normaliser).memo<string>();
    const values = normaliser.values({}, 'unknown');
    const record = (...raws: string[]): string =>
      memo.find(...raws) ?? memo.remember(raws.map((raw) => values.text(raw)).join(), ...raws);
    const tuple = ['a', 'b'];
    for (let i = 0; i < 2; i += 1) {
      normaliser.beginEvent();
      for (const raw of texts(6)) values.text(`${i}${raw}`);
      expect(record(...tuple)).toBe('unknown,unknown');
    }
    normaliser.beginEvent();
    expect(record(...tuple)).toBe('a,b');
    chance.mockRestore();
  });

  test('of workers is added up under the fallback, and all of it is there in time', () => {
    const registry = new PrometheusRegistry({});
    const handlers = new PrometheusHandlers(registry);
    const { families } = registry.store;
    const family = families.find(({ name }) => name === 'openclaw_worker_heap_used_bytes');
    const workerHeaps = texts(20).map((script) => ({ script, heapUsed: 5, heapTotal: 9 }));
    const sample = () => {
      const event = { type: 'diagnostic.memory.sample', ts: 1, seq: 1, memory: { workerHeaps } };
      handlers.record(event as never, { trusted: true });
      return heldBy(family!);
    };
    const first = sample();
    expect(first.length).toBe(4);
    expect(first.find(({ labels }) => labels['script'] === 'unknown')?.value).toBe(17 * 5);
    for (let i = 0; i < 6; i += 1) sample();
    expect(sample().map(({ labels }) => labels['script'])).toEqual(texts(20));
  });
});
