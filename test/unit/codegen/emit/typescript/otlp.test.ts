import { expect, test } from 'vitest';
import { printed } from '../../../../kit/printed.ts';

test('the fields that say what a log record is stand by event', async () => {
  const text = await printed('otlp.ts', {
    'trust: trusted': 'trust: trusted\n    logged: { outcome: [outcome] }',
  });
  expect(text).toContain(`
export const LOG_IDENTITIES: LogIdentities = {
  'order.placed': {
    outcome: ['outcome'],
  },
};
`);
});
