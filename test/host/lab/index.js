/** A plugin of the host test: brings about what ordinary turns do not. */
import { setTimeout } from 'node:timers/promises';
import { emitDiagnosticEvent } from 'openclaw/plugin-sdk/diagnostic-runtime';
import { logWebhookError } from 'openclaw/plugin-sdk/logging-core';

/** The gateway's queue of asynchronous events holds 10,000. */
const BURST = 12_000;

/** Above the gateway's threshold of critical memory pressure by its resident set. */
const BALLAST_MB = 2_600;

/** Longer than the gateway waits before it calls a session stuck and gives it up. */
const HANG_MS = 50_000;

const doings = {
  burst() {
    const event = { type: 'run.progress', runId: 'lab', sessionKey: 'agent:main:lab' };
    for (let count = 0; count < BURST; count += 1) emitDiagnosticEvent(event);
  },
  webhook() {
    logWebhookError({ channel: 'telegram', updateType: 'lab', chatId: '7700123', error: 'lab' });
  },
  /** Held until a memory sample has seen it: they come every 30 seconds. */
  async pressure() {
    const ballast = Array.from({ length: BALLAST_MB }, () => Buffer.alloc(1 << 20, 1));
    await setTimeout(35_000);
    return ballast.length;
  },
};

export default {
  id: 'host-lab',
  name: 'Host lab',
  description: 'Brings about what ordinary turns do not.',
  configSchema: { type: 'object', additionalProperties: false, properties: {} },
  register(api) {
    api.registerTool({
      name: 'lab_blocked',
      description: 'A tool that a hook blocks.',
      parameters: { type: 'object', properties: {} },
      execute: async () => ({ content: [{ type: 'text', text: 'never' }] }),
    });
    api.on('before_tool_call', ({ toolName }) =>
      toolName === 'lab_blocked' ? { block: true, blockReason: 'the lab says no' } : undefined,
    );
    // Answers by itself, in silence: a model that is called after the test has ended is nobody's.
    api.on('before_agent_reply', async (event) => {
      if (!JSON.stringify(event).includes('lab-hang')) return undefined;
      await setTimeout(HANG_MS);
      return { handled: true };
    });
    api.registerHttpRoute({
      path: '/api/host-lab',
      auth: 'gateway',
      match: 'prefix',
      gatewayRuntimeScopeSurface: 'trusted-operator',
      handler(request, response) {
        const doing = doings[request.url.split('/').at(-1)];
        response.statusCode = doing === undefined ? 404 : 200;
        response.end();
        doing?.();
        return true;
      },
    });
  },
};
