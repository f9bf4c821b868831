import { expect, test } from 'vitest';
import { printed } from '../../../../kit/printed.ts';

test('an event finds its series by its raw labels, and is measured in the unit of each', async () => {
  const text = await printed('prometheus-handlers.ts', {
    'labels: [outcome]\n    record: { on: order.placed, value: durationMs }':
      'labels: [outcome]\n    record: { on: order.placed, value: durationMs, where: { outcome: [paid] } }',
  });
  expect(text).toContain(`
    const found = this.#orderPlacedMemo.find(event.channel, event.outcome);
    const series = found ?? this.#orderPlacedSeries(event);
    series.ordersTotal.add(1);
    if (event.outcome === 'paid') {
      series.orderDurationSeconds.observe(event.durationMs, MS_IN_S);
    }
  }
`);
});
