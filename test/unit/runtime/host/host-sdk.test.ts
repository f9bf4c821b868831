import { expect, it, vi } from 'vitest';

it('the process has an identity that is the same however often the module is loaded, and the one of the gateway where it has one', async () => {
  const load = () => import('../../../../runtime/host/host-sdk.ts');
  const { processIdentity } = await load();
  vi.resetModules();
  const again = await load();
  const own = processIdentity(undefined);
  expect(own.processInstanceId).toMatch(/^[\da-f-]{36}$/);
  expect(again.processIdentity({})).toBe(own);
  const given = { processInstanceId: 'given', buildId: 'b' };
  expect(again.processIdentity({ getRuntimeIdentity: () => given })).toBe(given);
});
