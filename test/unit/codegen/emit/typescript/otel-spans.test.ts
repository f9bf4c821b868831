import { expect, test } from 'vitest';
import { printed } from '../../../../kit/printed.ts';

const SPAN = `spans:
  order:
    description: An order.
    name: shop.order
    on: order.placed
    duration: durationMs
    labels: [channel]
    attributes: { shop.took_s: { value: durationMs, in: s } }
    status: [{ where: { outcome: [refused] }, message: { fixed: refused } }]
attributes:
  shop.took_s: How long it took.
metrics:`;

test('an event that is a span gives its length, its attributes and whether it failed', async () => {
  const text = await printed('otel-spans.ts', { 'metrics:': SPAN });
  expect(text).toContain(`
    const labels = this.#labels;
    let error: SpanError;
    if (event.outcome === 'refused') error = { message: 'refused' };
    this.#tracker.whole(ORDER_SPAN, event, {
      traced: from.trusted,
      duration: event.durationMs,
      attributes: {
        'shop.channel': label(labels.channel, event.channel),
        'shop.took_s': seconds(amount(event.durationMs)),
      },
      error,
    });
`);
  expect(text).toContain(
    "import { amount, label, seconds } from '../runtime/otel/spans/span-values.ts';",
  );
});
