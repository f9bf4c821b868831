import { describe, expect, test } from 'vitest';
import { Canaries, DISGUISES, Secrets } from '../proof/canary/canary.ts';
import { KINDS } from '../proof/canary/events.ts';
import { LeakHunt } from '../proof/leaks.ts';
import { Random } from '../proof/random.ts';

const EVENTS = 3_000;
const seed = Math.floor(Math.random() * 2 ** 31);

test(`nothing that may not leave does (seed ${seed})`, { timeout: 120_000 }, async () => {
  const hunt = new LeakHunt(seed);
  await hunt.run(EVENTS);
  expect(hunt.search.leaks.slice(0, 5)).toEqual([]);
  expect(hunt.events).toBeGreaterThanOrEqual(EVENTS);
  // A search that sees nothing at all would find nothing either.
  expect(hunt.search.spans).toBeGreaterThan(EVENTS / 5);
  expect(hunt.search.permittedKinds.size).toBeGreaterThanOrEqual(9);
});

describe(`the search (seed ${seed})`, () => {
  const canaries = new Canaries(new Random(seed), KINDS);

  test('knows every kind of canary in every disguise, whole, halved and quoted', () => {
    for (const kind of KINDS) {
      for (const disguise of DISGUISES) {
        for (const before of ['', 'a', 'ab']) {
          const text = disguise(before + canaries.make(kind));
          const quoted = JSON.stringify(JSON.stringify({ text }));
          expect([text, canaries.kindsIn(text)]).toEqual([text, [kind]]);
          expect([text, canaries.kindsIn(quoted)]).toEqual([text, [kind]]);
          const half = Math.ceil(text.length / 2);
          expect(canaries.foundIn(text.slice(0, half)) || canaries.foundIn(text.slice(half))).toBe(
            true,
          );
        }
      }
    }
  });

  test('finds nothing in what holds none', () => {
    const random = new Random(seed + 1);
    expect(canaries.foundIn(random.hex(4096) + random.text(4096, 'abcxyz0189+/='))).toBe(false);
  });

  test('knows secrets of every kind', () => {
    const secrets = new Secrets(new Random(seed));
    for (const kind of secrets.kinds) {
      expect([kind, secrets.foundIn(secrets.make(kind).text)]).toEqual([kind, true]);
    }
  });
});
