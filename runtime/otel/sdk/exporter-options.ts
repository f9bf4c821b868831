import type { AgentOptions } from 'node:https';
import type { OtlpRoute } from '../settings/settings.ts';

/** What the three OTLP exporters take, from one resolved route. */
export interface ExporterOptions {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly httpAgentOptions: AgentOptions;
}

/** Time limit, compression and further headers come from the OTLP variables, by the exporter. */
export function exporterOptions(route: OtlpRoute): ExporterOptions {
  return {
    url: route.endpoint.url,
    headers: { ...route.headers },
    httpAgentOptions: {
      keepAlive: true,
      ...route.tls,
      ...(route.proxy && { proxyEnv: { ...route.proxy } }),
    },
  };
}
