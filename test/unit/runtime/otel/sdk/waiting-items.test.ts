import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SPANS, waitingItems } from '../../../../../runtime/otel/sdk/waiting-items.ts';
import { RecordedSpans, TRUSTED } from '../../../../kit/recorded-spans.ts';

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
  /** Of an exporter that answers at once, in turn with failure and success. */
  const { export: send } = waiting.sendBy({
    export: (items: Item[], done: (result: { code: number }) => void) => {
      requests.push(items);
      done({ code: requests.length % 2 });
    },
  });
  /** Sends a batch. @returns its requests, and what came of all of them */
  const sent = (items: Item[]) => {
    const before = requests.length;
    const results: number[] = [];
    send(items, ({ code }) => results.push(code));
    return { own: requests.slice(before), results, first: (before + 1) % 2 };
  };
  return { waiting, lost, requests, sent };
}

const weightOf = (items: readonly Item[]): number =>
  items.reduce((sum, { plain, long }) => sum + plain + long, 0);

describe('what waits for a request', () => {
  it('loses long texts before items, the oldest first, and has room again after an answer', () => {
    const { waiting, lost, sent } = account();
    const rich = Array.from({ length: 10 }, () => item(10, 90));
    for (const one of rich) expect(waiting.admit(one)).toBe(true);
    expect(lost).toEqual({});
    expect(waiting.admit(item(10))).toBe(true);
    expect(rich.map(({ long }) => long > 0)).toEqual([false, ...new Array(9).fill(true)]);
    for (let index = 0; index < 8; index += 1) expect(waiting.admit(item(100))).toBe(true);
    expect(lost).toEqual({ content_shed: 9 });
    expect(waiting.admit(item(100))).toBe(false);
    expect(lost).toEqual({ content_shed: 10, queue_full: 1 });
    sent(rich);
    expect(waiting.admit(item(100))).toBe(true);
    expect(waiting.count).toBe(10);
  });

  it('that is too heavy for a request loses its long texts, or is refused', () => {
    const { waiting, lost } = account();
    expect([item(10, 100), item(101), item(100)].map(waiting.admit)).toEqual([true, false, true]);
    expect(lost).toEqual({ content_shed: 1, queue_full: 1 });
  });

  it('is never more than the limits, and requests hold everything once, in order', () => {
    const many = (most: number) =>
      fc.array(fc.record({ plain: fc.nat(most), long: fc.nat(most) }), {
        maxLength: 200,
        size: 'max',
      });
    fc.assert(
      fc.property(fc.oneof(many(5), many(120)), fc.nat(60), (items, batch) => {
        const { waiting, lost, requests, sent } = account();
        const queue: Item[] = [];
        const admitted: Item[] = [];
        for (const one of items) {
          if (waiting.admit(one)) {
            queue.push(one);
            admitted.push(one);
          }
          expect(weightOf(queue)).toBeLessThanOrEqual(LIMITS.bytes);
          expect(queue.length).toBeLessThanOrEqual(LIMITS.items);
          if (queue.length <= batch) continue;
          const { own, results, first } = sent(queue.splice(0));
          expect(results).toEqual([own.length > 1 ? 1 : first]);
          for (const [index, request] of own.entries()) {
            expect(weightOf(request)).toBeLessThanOrEqual(LIMITS.request);
            // No more of them than need be.
            const [next] = own[index + 1] ?? [];
            if (next) expect(weightOf([...request, next])).toBeGreaterThan(LIMITS.request);
          }
        }
        const all = requests.flat();
        expect(all).toEqual(admitted.slice(0, all.length));
        expect(waiting.count).toBe(queue.length);
        expect((lost['queue_full'] ?? 0) + admitted.length).toBe(items.length);
      }),
    );
  });
});

it('the weight of a span comes close to its bytes in a request', () => {
  const spans = new RecordedSpans({ captureContent: true });
  for (const length of [10, 1000, 10_000]) {
    const inputMessages = Array.from({ length: length / 10 }, () => 'ü'.repeat(10));
    spans.record(
      'model.call.completed',
      { span: 'a' },
      { model: 'm', upstreamRequestIdHash: 'x' },
      TRUSTED,
      {
        modelContent: { inputMessages },
      },
    );
  }
  spans.record('webhook.error', { span: 'b' }, { error: 'no '.repeat(1000) });
  for (const span of spans.spans) {
    const bytes = ProtobufTraceSerializer.serializeRequest([span])?.length ?? 0;
    expect(SPANS.weigh(span) / bytes).toBeGreaterThan(0.7);
    expect(SPANS.weigh(span) / bytes).toBeLessThan(1.5);
  }
});
