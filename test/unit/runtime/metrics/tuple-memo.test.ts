import { afterEach, expect, test, vi } from 'vitest';
import { Normaliser } from '../../../../runtime/metrics/normaliser.ts';
import { MemoBudget, WIDEST_TUPLE } from '../../../../runtime/metrics/tuple-memo.ts';

/** A memo of the tuples themselves, and how often it was not remembered. */
function setUp() {
  const memo = new MemoBudget(new Normaliser()).memo<string>();
  const asked = { count: 0 };
  const keyOf = (raws: readonly unknown[]) => raws.map((raw) => `${typeof raw} ${raw}`).join();
  const look = (...raws: readonly unknown[]): string => {
    const found = memo.find(...raws);
    if (found !== undefined) return found;
    asked.count += 1;
    return memo.remember(keyOf(raws), ...raws);
  };
  const check = (...raws: readonly unknown[]) => expect(look(...raws)).toBe(keyOf(raws));
  return { memo, asked, check };
}

/** Which unknown tuples are remembered is chance; here it is all of them. */
const always = () => vi.spyOn(Math, 'random').mockReturnValue(0);
afterEach(() => vi.restoreAllMocks());

test('a tuple that is repeated is soon remembered, whatever comes between', () => {
  const { asked, check } = setUp();
  for (let i = 0; i < 1000; i += 1) {
    check('x', 'y');
    check('never seen', `${i}`);
  }
  // Once in 10^8 it is not.
  expect(asked.count).toBeLessThan(1300);
});

test('of tuples that do not come again few are remembered', () => {
  const budget = new MemoBudget(new Normaliser());
  const memo = budget.memo<string>();
  for (let i = 0; i < 8000; i += 1) memo.remember('', `${i}`);
  expect(budget.tuples).toBeLessThan(1000);
});

test('what is no text is told apart from texts and from each other', () => {
  always();
  const { check } = setUp();
  for (let round = 0; round < 8; round += 1) {
    for (const raw of [undefined, null, '', 'undefined', 7, '7', true, 'true', false]) {
      check(raw, 'same');
      check('same', raw);
    }
  }
});

test('tuples of any width are remembered, as many as an event may have', () => {
  always();
  const { asked, check } = setUp();
  for (let round = 0; round < 2; round += 1) {
    for (let width = 0; width <= WIDEST_TUPLE; width += 1) {
      check(...Array.from({ length: width }, (_, i) => `value-${i}`));
    }
  }
  expect(asked.count).toBe(WIDEST_TUPLE + 1);
});

test('more tuples than it holds are all told apart, those it forgot too', () => {
  always();
  const { check } = setUp();
  for (let round = 0; round < 2; round += 1) {
    for (let i = 0; i < 10_000; i += 1) check(`a-${i % 170}`, `b-${i}`);
  }
});

test.each([
  ['most of thousands of tuples are remembered', 1000, (i: number) => `name-${i}`, 8400],
  ['texts that agree wherever a hash looks', 26, (i: number) => `${(10 + i).toString(36)}bbbbbbb`],
])('%s, and told apart by any one of their values', (_, count, text, most = Infinity) => {
  always();
  const { asked, check } = setUp();
  for (let round = 0; round < 2; round += 1)
    for (let place = 0; place < WIDEST_TUPLE; place += 1)
      for (let i = 0; i < count; i += 1)
        check(...new Array(WIDEST_TUPLE).fill('same').with(place, text(i)));
  expect(asked.count).toBeLessThan(most);
});

test('long texts and objects are never kept', () => {
  always();
  const { asked, check } = setUp();
  for (let i = 0; i < 50; i += 1) check('l'.repeat(65), 'y');
  for (let i = 0; i < 50; i += 1) check({}, 'y');
  expect(asked.count).toBe(100);
});

test('the memos of one store are emptied together', () => {
  always();
  const budget = new MemoBudget(new Normaliser());
  const [one, two] = [budget.memo<number>(), budget.memo<number>()];
  one.remember(1, 'a');
  expect(one.find('a')).toBe(1);
  for (let i = 0; i < 10_000; i += 1) {
    two.remember(2, `${i}`);
    expect(budget.tuples).toBeLessThanOrEqual(8192);
  }
  expect(one.find('a')).toBe(undefined);
});
