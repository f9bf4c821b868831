import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { waitingItems } from '../../../../../runtime/otel/sdk/waiting-items.ts';

interface Item {
  plain: number;
  long: number;
}

const LIMITS = { items: 40, bytes: 1000, request: 100 };
const item = (plain: number, long = 0): Item => ({ plain, long });

function account() {
  const lost: Record<string, number> = {};
  const waiting = waitingItems<Item>(
    LIMITS,
    {
      weigh: ({ plain, long }) => plain + long,
      shed: (one) => {
        one.long = 0;
      },
    },
    (items, reason) => {
      lost[reason] = (lost[reason] ?? 0) + items;
    },
  );
  const requests: Item[][] = [];
  /** Of an exporter that answers at once, in turn with success and failure. */
  const { export: send } = waiting.sendBy({
    export: (items: Item[], done: (result: { code: number }) => void) => {
      requests.push(items);
      done({ code: requests.length % 2 });
    },
  });
  return { waiting, lost, requests, send: (items: Item[]) => send(items, () => {}) };
}

describe('what waits for a request', () => {
  it('loses long texts before items, the oldest first, and has room again after an answer', () => {
    const { waiting, lost, send } = account();
    const rich = Array.from({ length: 10 }, () => item(10, 90));
    for (const one of rich) expect(waiting.admit(one)).toBe(true);
    expect(lost).toEqual({});
    expect(waiting.admit(item(10))).toBe(true);
    expect(rich.map(({ long }) => long > 0)).toEqual([false, ...new Array(9).fill(true)]);
    for (let index = 0; index < 8; index += 1) expect(waiting.admit(item(100))).toBe(true);
    expect(lost).toEqual({ content_shed: 9 });
    expect(waiting.admit(item(100))).toBe(false);
    expect(lost).toEqual({ content_shed: 10, queue_full: 1 });
    send(rich);
    expect(waiting.admit(item(100))).toBe(true);
    expect(waiting.count).toBe(10);
  });

  it('is never more than the limits, and requests hold everything once, in order', () => {
    const sizes = fc.record({ plain: fc.nat(120), long: fc.nat(150) });
    fc.assert(
      fc.property(fc.array(sizes, { maxLength: 200 }), fc.nat(30), (items, batch) => {
        const { waiting, lost, requests, send } = account();
        const queue: Item[] = [];
        const admitted: Item[] = [];
        for (const one of items) {
          if (waiting.admit(one)) {
            queue.push(one);
            admitted.push(one);
          }
          const bytes = queue.reduce((sum, { plain, long }) => sum + plain + long, 0);
          expect(bytes).toBeLessThanOrEqual(LIMITS.bytes);
          expect(queue.length).toBeLessThanOrEqual(LIMITS.items);
          if (queue.length <= batch) continue;
          send(queue.splice(0));
        }
        for (const request of requests) {
          const weight = request.reduce((sum, { plain, long }) => sum + plain + long, 0);
          expect(weight).toBeLessThanOrEqual(LIMITS.request);
        }
        const sent = requests.flat();
        expect(sent).toEqual(admitted.slice(0, sent.length));
        expect(waiting.count).toBe(queue.length);
        expect((lost['queue_full'] ?? 0) + admitted.length).toBe(items.length);
      }),
    );
  });
});
