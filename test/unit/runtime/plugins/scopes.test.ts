import { expect, test } from 'vitest';
import { EmbeddedGateway } from '../../../../runtime/gateway/gateway.ts';
import plugin from '../../../../runtime/plugins/prometheus.ts';
import { listLogger } from '../../../kit/local-gateway.ts';

test.each([
  ['operator.read', 200],
  ['operator.write', 200],
  ['operator.admin', 200],
  ['operator.approvals', 403],
])('%s alone is answered with %s', async (scope, status) => {
  const token = 'a-token-of-more-than-sixteen-characters';
  const gateway = new EmbeddedGateway({
    credentials: [{ token, scopes: [scope] }],
    plugins: [plugin],
    config: {},
    logger: (part) => listLogger([], part),
  });
  const port = await gateway.start(0);
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/api/diagnostics/prometheus`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(status);
  } finally {
    await gateway.stop();
  }
});
