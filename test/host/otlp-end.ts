/** Where the OTel plugin pushes to: a real Collector when one is at hand, else a decoding receiver. */
import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  ReceivedLog,
  ReceivedMetric,
  ReceivedSpan,
} from '../../codegen/tools/check-live/telemetry.ts';
import { readyCollector } from '../collector/binary.ts';
import { Collector } from '../collector/collector.ts';
import { Receiver } from '../kit/receiver.ts';

export interface Received {
  readonly metrics: readonly ReceivedMetric[];
  readonly spans: readonly ReceivedSpan[];
  readonly logs: readonly ReceivedLog[];
  /** Everything that arrived, as text. */
  readonly text: string;
}

export interface OtlpEnd extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  /** Ends it, and says what it got. */
  finish(): Promise<Received>;
}

export async function startOtlpEnd(scratch: string): Promise<OtlpEnd> {
  const binary = readyCollector();
  return binary ? collectorEnd(binary, await mkdtemp(join(scratch, 'collector-'))) : receiverEnd();
}

async function collectorEnd(binary: string, folder: string): Promise<OtlpEnd> {
  const collector = await Collector.start(binary, folder);
  const end = () => collector[Symbol.asyncDispose]();
  return {
    name: 'an OpenTelemetry Collector',
    url: collector.url,
    async finish() {
      await end();
      const files = ['metrics', 'traces', 'logs'].map((signal) => join(folder, `${signal}.json`));
      const text = files.map((file) => readFileSync(file, 'utf8')).join('');
      return { ...collector.received(), text };
    },
    [Symbol.asyncDispose]: end,
  };
}

async function receiverEnd(): Promise<OtlpEnd> {
  const receiver = await Receiver.start();
  let ended: Promise<void> | undefined;
  const end = () => {
    ended ??= receiver.close();
    return ended;
  };
  return {
    name: 'a receiver of our own (npm run test:collector builds a Collector)',
    url: receiver.url,
    async finish() {
      await end();
      const { metrics, spans, logs, arrivals } = receiver;
      const text = arrivals.map(({ body }) => body.toString('latin1')).join('');
      return { metrics, spans, logs, text };
    },
    [Symbol.asyncDispose]: end,
  };
}
