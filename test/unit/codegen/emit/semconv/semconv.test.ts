import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { emitSemconv } from '../../../../../codegen/emit/semconv/semconv.ts';
import { catalogAt } from '../../../../kit/catalog-at.ts';

interface Ref {
  readonly ref: string;
}

function registry(edition?: string): ReadonlyMap<string, Record<string, unknown>> {
  return new Map(
    emitSemconv(catalogAt(edition)).map(({ path, text }) => [
      path.replace(/^semconv\/|\.yaml$/g, ''),
      parse(text) as Record<string, unknown>,
    ]),
  );
}

const list = (edition: string | undefined, section: string): Record<string, unknown>[] =>
  (registry(edition).get(section)?.[section] ?? []) as Record<string, unknown>[];

test.each([undefined, '2026.5'])(
  'every attribute that a signal of %s refers to is declared once',
  (edition) => {
    const keys = list(edition, 'attributes').map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    const refs = [...list(edition, 'metrics'), ...list(edition, 'spans')].flatMap(
      ({ attributes }) => (attributes as Ref[]).map(({ ref }) => ref),
    );
    expect(refs.filter((ref) => !keys.includes(ref))).toEqual([]);
    for (const { attributes } of list(edition, 'spans')) {
      const own = (attributes as Ref[]).map(({ ref }) => ref);
      expect(new Set(own).size).toBe(own.length);
    }
  },
);

test('members, units and kinds are those of the documents', () => {
  const found = (section: string, key: string, value: string): unknown =>
    list('2026.9', section).find((entry) => entry[key] === value);
  expect(found('attributes', 'key', 'openclaw.memory.level')).toMatchObject({
    type: { members: [{ value: 'warning' }, { value: 'critical' }, { value: 'unknown' }] },
  });
  expect(found('attributes', 'key', 'openclaw.exec.timed_out')).toMatchObject({ type: 'boolean' });
  expect(found('metrics', 'name', 'openclaw.cost.usd')).toMatchObject({
    instrument: 'counter',
    unit: '1',
  });
  expect(found('spans', 'type', 'openclaw.run')).toMatchObject({ kind: 'internal' });
});
