import type { AgentOptions } from 'node:https';
import type { BatchSettings } from '../settings/intervals.ts';
import type { OtlpRoute } from '../settings/settings.ts';

/** What the three OTLP exporters take, from one resolved route. */
export interface ExporterOptions {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly httpAgentOptions: AgentOptions;
  readonly concurrencyLimit: number;
}

/** The exporters' own default. */
const REQUESTS_AT_ONCE = 30;

/**
 * Time limit, compression and further headers come from the OTLP variables, by the exporter. The
 * last flush sends all batches of the queue at once, and none of them may find the exporter full.
 */
export function exporterOptions(route: OtlpRoute, batch?: BatchSettings): ExporterOptions {
  const batches = batch ? Math.ceil(batch.maxQueueSize / batch.maxExportBatchSize) + 1 : 1;
  return {
    url: route.endpoint.url,
    headers: { ...route.headers },
    concurrencyLimit: Math.max(REQUESTS_AT_ONCE, batches),
    httpAgentOptions: {
      keepAlive: true,
      ...route.tls,
      ...(route.proxy && { proxyEnv: { ...route.proxy } }),
    },
  };
}
