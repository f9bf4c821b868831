import { setTimeout as delay } from 'node:timers/promises';
import otel from '../../runtime/plugins/otel.ts';
import { runToEnd } from '../kit/child.ts';
import { localServer } from '../kit/local-server.ts';
import { Exporter } from '../kit/otel-exporter.ts';
import { count, type Findings, megabytes, type Proof } from './proof.ts';

const MEGABYTE = 2 ** 20;
/** Megabytes of the gateway's heap. */
const HEAP = 192;
/** The queue's budget twice: as items and as requests; and what is garbage in between. */
const MOST = 128 * MEGABYTE;
/** Four megabytes of weight, and what the weights leave out. */
const LARGEST = 4.2 * MEGABYTE;
/** Room for all spans: what limits them is their weight. */
const ROOM = { OTEL_BSP_SCHEDULE_DELAY: '1000', OTEL_BSP_MAX_QUEUE_SIZE: '20000' };
/** Milliseconds for the gateway to say all that it has to say, on a busy machine. */
const LIMIT = 300_000;

/** A collector that takes requests and never answers, beside a small heap and captured content. */
async function hangingCollector(findings: Findings): Promise<void> {
  let largest = 0;
  await using server = await localServer((request) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      largest = Math.max(largest, bytes);
    });
  });
  const program = [`--max-old-space-size=${HEAP}`, '--expose-gc', import.meta.filename, server.url];
  const output = await runToEnd(LIMIT, process.execPath, program, ROOM).catch(String);
  const [report] = /^\{.*\}$/m.exec(output) ?? [];
  const lives = `hanging collector: the gateway lives in ${HEAP} MB of heap`;
  findings.check(report !== undefined, lives, report === undefined ? output.slice(-500) : '');
  if (report === undefined) return;
  const { lost, peak } = JSON.parse(report) as Awaited<ReturnType<typeof smallGateway>>;
  const { 'traces content_shed': shed = 0, ...gone } = lost;
  const counted = Object.values(gone).reduce((sum, items) => sum + items, 0);
  findings.figure(
    `hanging collector, capture on, ${count(SPANS)} model calls: ${megabytes(peak)} at most, ` +
      `largest request ${megabytes(largest)}, ${count(counted)} spans lost and counted, ` +
      `${count(shed)} without content`,
  );
  findings.check(peak < MOST, 'hanging collector: memory stays within the budget', megabytes(peak));
  findings.check(largest > 0 && largest < LARGEST, 'no request is above its budget');
  findings.check(shed > 0, 'long texts go before spans');
  findings.equal(counted, SPANS, 'every span that the collector did not take is counted');
}

/** What else a collector can do, and a clock, and a stop: test/unit/runtime/otel. */
export const faults: Proof = {
  id: 'faults',
  promise: 'A collector that hangs costs a small heap only what is stated',
  run: hangingCollector,
};

const SPANS = 6_000;
/** Spans between two pauses. */
const TURN = 20;
/** Characters of each text. */
const TEXT = 40_000;

/** Model calls with content, all different; what of them was lost, and the bytes that they took. */
async function smallGateway(endpoint: string) {
  const settings = { endpoint, metrics: false, captureContent: true, flushIntervalMs: 1000 };
  const exporter = await Exporter.start(otel, settings);
  gc?.();
  const before = memory();
  let peak = before;
  for (let index = 0; index < SPANS; index += 1) {
    const id = index.toString(16).padStart(16, '1');
    const trace = { traceId: id.repeat(2), spanId: id, traceFlags: '01' };
    // No redactor shortens a text of plain words.
    const said = [{ role: 'user', content: `word ${index} `.repeat(TEXT / 12) }];
    const event = { type: 'model.call.completed', durationMs: 1, trace };
    const privateData = { modelContent: { inputMessages: said, outputMessages: said } };
    exporter.events.emit(event, { trusted: true }, privateData);
    if (index % TURN > 0) continue;
    await delay(1);
    peak = Math.max(peak, memory());
  }
  await exporter.reconfigure({ ...settings, enabled: false });
  await exporter.stop();
  return { lost: exporter.lost, peak: peak - before };
}

/** Bytes of JavaScript and of buffers. */
function memory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

if (import.meta.main) {
  const report = JSON.stringify(await smallGateway(process.argv[2] ?? ''));
  process.stdout.write(`${report}\n`, () => process.exit(0));
}
