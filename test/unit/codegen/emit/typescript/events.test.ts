import { expect, test } from 'vitest';
import { printed } from '../../../../kit/printed.ts';

test('an event is an interface; its enums are unions, what may be missing may be undefined', async () => {
  expect(
    await printed('events.ts', { 'orderId?: identifier': 'items[].count?: measure' }),
  ).toContain(
    `
/** Emitted when an order was placed. */
export interface OrderPlacedEvent extends EventEnvelope {
  readonly type: 'order.placed';
  readonly channel: string;
  readonly outcome: 'paid' | 'refused';
  readonly durationMs: number;
  readonly items: readonly ItemsFields[];
}
`,
  );
});
