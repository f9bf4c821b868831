import { OPERATOR_SCOPES } from '../../runtime/gateway/auth.ts';
import {
  type EmbeddedGateway,
  embeddedGateway,
  type GatewayOptions,
} from '../../runtime/gateway/gateway.ts';
import type { HostLogger, PluginEntry } from '../../runtime/host/host.ts';

export const TOKEN = 'correct-horse-battery-staple';
export const SCRAPE_PATH = '/api/diagnostics/prometheus';
export const PATH = '/api/diagnostics/local';
export const BODY = 'local_requests_total 1\n';

/** A plugin with one route behind the token. */
const localPlugin: PluginEntry = {
  ...{ id: 'local', name: 'Local', description: 'One protected route for tests.' },
  register: (api) =>
    api.registerHttpRoute({
      path: PATH,
      ...{ match: 'exact', auth: 'gateway', gatewayRuntimeScopeSurface: 'trusted-operator' },
      handler: async (_, response) => {
        response.setHeader('Content-Length', BODY.length).end(BODY);
        return true;
      },
    }),
};

export interface LocalGateway extends AsyncDisposable {
  readonly gateway: EmbeddedGateway;
  readonly port: number;
  /** What the gateway and its plugins logged, as `part level message`. */
  readonly log: string[];
}

export async function localGateway(
  options: Partial<Omit<GatewayOptions, 'logger'>> = {},
  wantedPort = 0,
): Promise<LocalGateway> {
  const log: string[] = [];
  const gateway = embeddedGateway({
    credential: { token: TOKEN, scopes: OPERATOR_SCOPES },
    plugins: [localPlugin],
    config: {},
    ...options,
    logger: (part) => listLogger(log, part),
  });
  const port = await gateway.start(wantedPort);
  return { gateway, port, log, [Symbol.asyncDispose]: () => gateway.stop() };
}

/** A scrape as an operator. */
export async function scrape(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${SCRAPE_PATH}`, {
    headers: { Authorization: `Bearer ${TOKEN}` },
  });
  if (response.status !== 200) throw new Error(`the scrape answered ${response.status}`);
  return response.text();
}

export function listLogger(log: string[], part: string): HostLogger {
  return {
    info: (message) => void log.push(`${part} info ${message}`),
    warn: (message) => void log.push(`${part} warn ${message}`),
    error: (message) => void log.push(`${part} error ${message}`),
  };
}
