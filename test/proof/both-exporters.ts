import { setTimeout as delay } from 'node:timers/promises';
import { OPERATOR_SCOPES } from '../../runtime/gateway/auth.ts';
import { EmbeddedGateway } from '../../runtime/gateway/gateway.ts';
import type { HostConfig, OtelConfig } from '../../runtime/host/host.ts';
import otel from '../../runtime/plugins/otel.ts';
import prometheus from '../../runtime/plugins/prometheus.ts';
import { Receiver } from '../kit/receiver.ts';

export const SCRAPE_PATH = '/api/diagnostics/prometheus';
export const TOKEN = 'a-token-for-this-proof-only';

/** Short batches, and room for all spans of a few rounds. */
const SETTINGS = {
  OTEL_BSP_SCHEDULE_DELAY: '5',
  OTEL_BLRP_SCHEDULE_DELAY: '5',
  OTEL_BSP_MAX_QUEUE_SIZE: '20000',
  OTEL_BLRP_MAX_QUEUE_SIZE: '20000',
  OTEL_METRIC_EXPORT_INTERVAL: '250',
};

/** The embedded gateway with both exporters in this process, and a receiver of what is pushed. */
export class BothExporters implements AsyncDisposable {
  readonly gateway: EmbeddedGateway;
  readonly receiver: Receiver;
  readonly #otel: OtelConfig;
  #port = 0;

  private constructor(receiver: Receiver, settings: OtelConfig, log: (line: string) => void) {
    this.receiver = receiver;
    this.#otel = { enabled: true, endpoint: receiver.url, logs: true, ...settings };
    this.gateway = new EmbeddedGateway({
      credentials: [{ token: TOKEN, scopes: OPERATOR_SCOPES }],
      plugins: [prometheus, otel],
      config: this.#config({}),
      logger: () => ({ info: log, warn: log, error: log }),
    });
  }

  /** @param log receives what the gateway and the exporters log */
  static async start(settings: OtelConfig, log: (line: string) => void): Promise<BothExporters> {
    Object.assign(process.env, SETTINGS);
    const both = new BothExporters(await Receiver.start(), settings, log);
    both.#port = await both.gateway.start(0);
    return both;
  }

  get port(): number {
    return this.#port;
  }

  reconfigure(settings: OtelConfig): Promise<void> {
    return this.gateway.reconfigure(this.#config(settings));
  }

  async scrape(): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${this.#port}${SCRAPE_PATH}`, {
      headers: { Authorization: `Bearer ${TOKEN}` },
    });
    if (response.status !== 200) throw new Error(`the scrape answered ${response.status}`);
    return response.text();
  }

  /** Waits until nothing has arrived for a few batch delays. */
  async settled(): Promise<void> {
    let seen = -1;
    while (seen !== this.receiver.arrivals.length) {
      seen = this.receiver.arrivals.length;
      await delay(40);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.gateway.stop();
    await this.receiver.close();
  }

  #config(settings: OtelConfig): HostConfig {
    return { diagnostics: { otel: { ...this.#otel, ...settings } } };
  }
}
