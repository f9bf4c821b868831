import { expect, test } from 'vitest';
import { DISGUISES, KINDS } from '../proof/canary/canary.ts';
import { LeakHunt } from '../proof/leaks.ts';

const EVENTS = 3_000;
const seed = Math.floor(Math.random() * 2 ** 31);

test(`nothing that may not leave does (seed ${seed})`, { timeout: 120_000 }, async () => {
  const hunt = new LeakHunt(seed);
  await hunt.run(EVENTS);
  expect(hunt.search.leaks.slice(0, 5)).toEqual([]);
  expect(hunt.events).toBeGreaterThanOrEqual(EVENTS);
  // A search that sees nothing at all would find nothing either.
  expect(hunt.search.counts.spans).toBeGreaterThan(EVENTS / 5);
  expect(hunt.search.permittedKinds.size).toBeGreaterThanOrEqual(9);
});

test(`the search knows canaries in every disguise, halved and quoted, and secrets (seed ${seed})`, () => {
  const { random, canaries, secrets } = new LeakHunt(seed).texts;
  for (const kind of KINDS)
    for (const disguise of DISGUISES)
      for (const before of ['', 'a', 'ab']) {
        const text = disguise(before + canaries.make(kind));
        const quoted = JSON.stringify(JSON.stringify({ text }));
        expect([text, canaries.kindsIn(text)]).toEqual([text, [kind]]);
        expect([text, canaries.kindsIn(quoted)]).toEqual([text, [kind]]);
        const half = Math.ceil(text.length / 2);
        const found = [text.slice(0, half), text.slice(half)].some((one) => canaries.foundIn(one));
        expect([text, found]).toEqual([text, true]);
      }
  expect(canaries.foundIn(random.hex(4096) + random.text(4096, 'abcxyz0189+/='))).toBe(false);
  for (const kind of secrets.kinds)
    expect([kind, secrets.make(kind)]).toEqual([kind, expect.stringContaining(secrets.needle)]);
});
