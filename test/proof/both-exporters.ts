import { setTimeout as delay } from 'node:timers/promises';
import type { EmbeddedGateway } from '../../runtime/gateway/gateway.ts';
import type { OtelConfig } from '../../runtime/host/host.ts';
import otel from '../../runtime/plugins/otel.ts';
import prometheus from '../../runtime/plugins/prometheus.ts';
import { type LocalGateway, localGateway, scrape } from '../kit/local-gateway.ts';
import { Receiver } from '../kit/receiver.ts';

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
  readonly port: number;
  /** What the gateway and the exporters log. */
  readonly log: string[];
  readonly receiver: Receiver;

  private constructor(local: LocalGateway, receiver: Receiver) {
    ({ gateway: this.gateway, port: this.port, log: this.log } = local);
    this.receiver = receiver;
  }

  static async start(given: OtelConfig): Promise<BothExporters> {
    Object.assign(process.env, SETTINGS);
    const receiver = await Receiver.start();
    const settings = { enabled: true, endpoint: receiver.url, logs: true, ...given };
    const plugins = [prometheus, otel];
    const local = await localGateway({ plugins, config: { diagnostics: { otel: settings } } });
    return new BothExporters(local, receiver);
  }

  scrape(): Promise<string> {
    return scrape(this.port);
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
}
