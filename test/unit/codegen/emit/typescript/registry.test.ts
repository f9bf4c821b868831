import { expect, test } from 'vitest';
import { printed } from '../../../../kit/printed.ts';

test('a family has its name, help, labels and bounds', async () => {
  expect(await printed('prometheus-registry.ts')).toContain(`
    this.orderDurationSeconds = store.histogram({
      name: 'shop_order_duration_seconds',
      help: 'How long placing an order took.',
      labels: ['outcome'],
      bounds: SECONDS_BUCKETS,
    });
`);
});

test('an instrument has its unit too, and a prefix where it has that of the catalog', async () => {
  expect(await printed('otel-instruments.ts')).toContain(`
    this.orderDuration = store.histogram({
      name: \`\${prefix}order.duration\`,
      help: 'How long placing an order took.',
      unit: 's',
      labels: ['shop.outcome'],
      bounds: SECONDS_BUCKETS,
    });
`);
});
