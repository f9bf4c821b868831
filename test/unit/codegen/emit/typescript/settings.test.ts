import { expect, test } from 'vitest';
import { printed } from '../../../../kit/printed.ts';

test('switches have their defaults, keys of the plugin stand by themselves', async () => {
  const settings = `settings:
  diagnostics.otel.traces: { type: boolean, default: 'true', description: Whether traces are sent. }
  plugins.entries.shop.config.cap: { type: number, default: '9', description: Most series. }
metrics:`;
  expect(await printed('settings.ts', { 'metrics:': settings })).toContain(`
  defaults: {
    'diagnostics.otel.traces': true,
  },
  overriding: [],
  plugin: ['cap'],
`);
});
