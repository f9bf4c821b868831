import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabelValues } from '../../../runtime/metrics/label-values.ts';
import { AttributeSets, OMITTED } from '../../../runtime/otel/attribute-sets.ts';

const OVERFLOW = { 'otel.metric.overflow': true };

function twoAttributes(limit?: number) {
  const channel = new LabelValues({ pattern: /^[a-z0-9]{1,12}$/ }, 'unknown');
  const model = new LabelValues({ pattern: /^[a-z0-9]{1,12}$/ }, 'none');
  const attributes = [['channel', channel] as const, ['model', model] as const];
  const sets = new AttributeSets(attributes, limit);
  const find = (channelText: string | undefined, modelText?: string) => {
    sets.codes[0] = channel.code(channelText);
    sets.codes[1] = modelText === undefined ? OMITTED : model.code(modelText);
    return sets.find();
  };
  return { find };
}

describe('attribute sets', () => {
  it('answers the same frozen object for the same tuple', () => {
    const { find } = twoAttributes();
    const first = find('telegram', 'm1');
    expect(first).toEqual({ channel: 'telegram', model: 'm1' });
    expect(Object.isFrozen(first)).toBe(true);
    expect(find('slack', 'm1')).not.toBe(first);
    expect(find('telegram', 'm1')).toBe(first);
  });

  it('leaves an omitted attribute out, which is another set than its fallback', () => {
    const { find } = twoAttributes();
    expect(find('telegram')).toEqual({ channel: 'telegram' });
    expect(find('telegram', 'not a model')).toEqual({ channel: 'telegram', model: 'none' });
    expect(find('telegram')).toEqual({ channel: 'telegram' });
  });

  it('counts what is beyond the limit under one overflow set, for good', () => {
    const { find } = twoAttributes(4);
    for (let round = 0; round < 3; round++) {
      for (let index = 0; index < 10; index++) {
        const admitted = { channel: `c${index}`, model: 'm' };
        expect(find(`c${index}`, 'm')).toEqual(index < 3 ? admitted : OVERFLOW);
      }
    }
  });

  it('is right for any stream of values, long after the dictionaries started over', () => {
    const { find } = twoAttributes(64);
    const admitted = new Map<string, object>();
    const value = fc.integer({ min: 0, max: 20_000 }).map((number) => `v${number}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(value, fc.option(value)), { maxLength: 200 }), (pairs) => {
        for (const [channel, model] of pairs) {
          const key = JSON.stringify([channel, model]);
          const expected = model === null ? { channel } : { channel, model };
          if (admitted.size < 63 && !admitted.has(key)) admitted.set(key, expected);
          const found = find(channel, model ?? undefined);
          expect(found).toEqual(admitted.get(key) ?? OVERFLOW);
        }
      }),
      { numRuns: 300 },
    );
    for (const [key, expected] of admitted) {
      const [channel, model] = JSON.parse(key) as [string, string | null];
      expect(find(channel, model ?? undefined)).toEqual(expected);
    }
  });

  it('holds an empty set', () => {
    expect(new AttributeSets([]).find()).toEqual({});
  });
});
