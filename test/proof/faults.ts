import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { localServer } from '../kit/local-server.ts';
import type { HangingReport } from './hanging-gateway.ts';
import { count, type Findings, megabytes, type Proof } from './proof.ts';

const PROGRAM = fileURLToPath(new URL('hanging-gateway.ts', import.meta.url));
const MEGABYTE = 2 ** 20;
/** Megabytes of the gateway's heap. */
const HEAP = 192;
/** The queue's budget twice: as items and as requests; and what is garbage in between. */
const MOST = 128 * MEGABYTE;
/** Four megabytes of weight, and what the weights leave out. */
const LARGEST = 4.2 * MEGABYTE;

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
  const child = fork(PROGRAM, [server.url], {
    execArgv: [`--max-old-space-size=${HEAP}`, '--expose-gc'],
    // Room for all spans: what limits them is their weight.
    env: { ...process.env, OTEL_BSP_SCHEDULE_DELAY: '1000', OTEL_BSP_MAX_QUEUE_SIZE: '20000' },
  });
  const ended = once(child, 'exit');
  const answer = once(child, 'message');
  const [report] = await Promise.race([answer, ended.then(() => [undefined])]);
  await ended;
  findings.check(
    report !== undefined,
    `hanging collector: the gateway lives in ${HEAP} MB of heap`,
  );
  if (report === undefined) return;
  const { spans, lost, peak } = report as HangingReport;
  const { content_shed: shed = 0, ...gone } = lost;
  const counted = Object.values(gone).reduce((sum, items) => sum + items, 0);
  findings.figure(
    `hanging collector, capture on, ${count(spans)} model calls: ${megabytes(peak)} at most, ` +
      `largest request ${megabytes(largest)}, ${count(counted)} spans lost and counted, ` +
      `${count(shed)} without content`,
  );
  findings.check(peak < MOST, 'hanging collector: memory stays within the budget', megabytes(peak));
  findings.check(largest > 0 && largest < LARGEST, 'no request is above its budget');
  findings.check(shed > 0, 'long texts go before spans');
  findings.equal(counted, spans, 'every span that the collector did not take is counted');
}

/** What else a collector can do, and a clock, and a stop: test/unit/runtime/otel. */
export const faults: Proof = {
  id: 'faults',
  promise: 'A collector that hangs costs a small heap only what is stated',
  run: hangingCollector,
};
