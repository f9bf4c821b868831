/**
 * A gateway in a small heap whose collector never answers: model calls with content, all different,
 * until it is told to stop. It reports what it recorded, what it lost, and the memory it took.
 */
import type { EmittedEvent } from '../../runtime/gateway/dispatcher.ts';
import otel from '../../runtime/plugins/otel.ts';
import { localGateway } from '../kit/local-gateway.ts';

export type HangingReport = Awaited<ReturnType<typeof run>>;

const SPANS = 6_000;
const TURN = 20;
const TEXT = 40_000;

function memory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function run(endpoint: string) {
  const settings = { endpoint, metrics: false, captureContent: true, flushIntervalMs: 1000 };
  const config = { diagnostics: { otel: { ...settings, enabled: true } } };
  const { gateway } = await localGateway({ plugins: [otel], config });
  /** Items by reason, of spans only. */
  const lost: Record<string, number> = {};
  gateway.events.onEvent(
    (event) => {
      const { signal, lostReason, lostItems } = event as unknown as Record<string, unknown>;
      if (signal !== 'traces' || lostItems === undefined) return;
      lost[String(lostReason)] = (lost[String(lostReason)] ?? 0) + Number(lostItems);
    },
    { include: ['telemetry.exporter'] },
  );
  gc?.();
  const before = memory();
  let peak = before;
  for (let index = 0; index < SPANS; index += 1) {
    const id = index.toString(16).padStart(16, '1');
    const trace = { traceId: id.repeat(2), spanId: id, traceFlags: '01' };
    // No redactor shortens a text of plain words.
    const said = [{ role: 'user', content: `word ${index} `.repeat(TEXT / 12) }];
    gateway.events.emit(
      { type: 'model.call.completed', durationMs: 1, trace } as EmittedEvent,
      { trusted: true },
      { modelContent: { inputMessages: said, outputMessages: said } },
    );
    if (index % TURN === 0) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      peak = Math.max(peak, memory());
    }
  }
  await gateway.reconfigure({ diagnostics: { otel: { ...settings, enabled: false } } });
  await gateway.stop();
  // Bytes, of JavaScript and of buffers, above what the gateway takes without events.
  return { spans: SPANS, lost, peak: peak - before };
}

process.send?.(await run(process.argv[2] ?? ''));
process.disconnect?.();
process.exit(0);
