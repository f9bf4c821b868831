import { type Credential, OPERATOR_SCOPES } from '../../runtime/gateway/auth.ts';
import { EmbeddedGateway } from '../../runtime/gateway/gateway.ts';
import type { ServerLimits } from '../../runtime/gateway/server.ts';
import type { HostConfig, HostLogger, PluginEntry } from '../../runtime/host/host.ts';
import { callerScopes } from '../../runtime/host/host-sdk.ts';

export const TOKEN = 'correct-horse-battery-staple';
export const SCRAPE_PATH = '/api/diagnostics/prometheus';
export const PATH = '/api/diagnostics/local';
export const BODY = 'local_requests_total 1\n';

/** A plugin with one route, as the scrape route is one: the scopes decide, GET and HEAD only. */
const localPlugin: PluginEntry = {
  id: 'local',
  name: 'Local',
  description: 'One protected route for tests.',
  register: (api) =>
    api.registerHttpRoute({
      path: PATH,
      auth: 'gateway',
      match: 'exact',
      gatewayRuntimeScopeSurface: 'trusted-operator',
      handler: async (request, response) => {
        const scopes = (await callerScopes()) ?? [];
        const method = request.method ?? '';
        const allowed = method === 'GET' || method === 'HEAD';
        response.statusCode = scopes.includes('operator.read') ? (allowed ? 200 : 405) : 403;
        const text = response.statusCode === 200 ? BODY : 'no\n';
        response.setHeader('Content-Length', Buffer.byteLength(text));
        response.end(method === 'HEAD' ? undefined : text);
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
  options: {
    readonly plugins?: readonly PluginEntry[];
    readonly config?: HostConfig;
    readonly credential?: Credential;
    readonly limits?: Partial<ServerLimits>;
  } = {},
): Promise<LocalGateway> {
  const log: string[] = [];
  const gateway = new EmbeddedGateway({
    credential: options.credential ?? { token: TOKEN, scopes: OPERATOR_SCOPES },
    plugins: options.plugins ?? [localPlugin],
    config: options.config ?? {},
    logger: (part) => listLogger(log, part),
    limits: options.limits,
  });
  const port = await gateway.start(0);
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
