/** Where the OTel plugin pushes to: a decoding receiver, and behind it a real Collector when one is at hand. */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { Collector, readyCollector } from '../collector/collector.ts';
import { Receiver } from '../kit/receiver.ts';
import type { Report } from '../kit/report.ts';

export class OtlpEnd implements AsyncDisposable {
  readonly receiver: Receiver;
  readonly #collector: Collector | undefined;
  #open = true;

  private constructor(receiver: Receiver, collector: Collector | undefined) {
    this.receiver = receiver;
    this.#collector = collector;
    receiver.forwardTo = collector?.url;
  }

  static async start(scratch: string): Promise<OtlpEnd> {
    const binary = readyCollector();
    const folder = await mkdtemp(join(scratch, 'collector-'));
    const collector = binary === undefined ? undefined : await Collector.start(binary, folder);
    return new OtlpEnd(await Receiver.start(), collector);
  }

  get name(): string {
    return this.#collector === undefined
      ? 'a receiver of our own (npm run test:collector builds a Collector)'
      : 'an OpenTelemetry Collector';
  }

  /** Everything that arrived, as text. */
  get text(): string {
    return this.receiver.arrivals.map(({ body }) => body.toString('latin1')).join('');
  }

  /** Nothing comes any more: everything was taken. */
  async finish(report: Report): Promise<void> {
    report.equal(this.receiver.refused, 0, `${this.name} takes every request`);
    await this[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.receiver.close();
    await this.#collector?.[Symbol.asyncDispose]();
  }
}
