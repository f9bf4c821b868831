/**
 * A gateway under load in a process of its own: events of the recording all the time, and an eye
 * on the event loop. Told `report` it answers with what it has seen since the last time.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { OPERATOR_SCOPES } from '../../../runtime/gateway/auth.ts';
import type { EmittedEvent } from '../../../runtime/gateway/dispatcher.ts';
import { EmbeddedGateway } from '../../../runtime/gateway/gateway.ts';
import prometheus from '../../../runtime/plugins/prometheus.ts';
import { recordedEvents } from '../../kit/recording.ts';

/** What the process saw since the last report; times in milliseconds, memory in bytes. */
export interface LoadReport {
  readonly events: number;
  readonly delayMean: number;
  readonly delayP99: number;
  readonly delayMax: number;
  readonly rss: number;
  readonly logged: readonly string[];
}

export const LOAD_TOKEN = 'a-token-for-the-loaded-gateway';
const EVENTS_A_TURN = 50;
const TURN = 10;

const logged: string[] = [];
const log = (line: string): void => void logged.push(line);
const gateway = new EmbeddedGateway({
  credentials: [{ token: LOAD_TOKEN, scopes: OPERATOR_SCOPES }],
  plugins: [prometheus],
  logger: () => ({ info: () => {}, warn: log, error: log }),
});
const delay = monitorEventLoopDelay({ resolution: 5 });
const recorded = recordedEvents();
let events = 0;

function load(): void {
  for (let index = 0; index < EVENTS_A_TURN; index += 1) {
    const { event, metadata } = recorded[events++ % recorded.length]!;
    gateway.events.emit(event as EmittedEvent, metadata);
  }
}

if (process.send !== undefined) {
  const port = await gateway.start(0);
  const timer = setInterval(load, TURN);
  delay.enable();
  process.on('message', (message) => {
    if (message !== 'report') return;
    const report: LoadReport = {
      events,
      delayMean: delay.mean / 1e6,
      delayP99: delay.percentile(99) / 1e6,
      delayMax: delay.max / 1e6,
      rss: process.memoryUsage().rss,
      logged: logged.splice(0),
    };
    delay.reset();
    events = 0;
    process.send?.({ report });
  });
  process.on('disconnect', () => {
    clearInterval(timer);
    void gateway.stop().then(() => process.exit(0));
  });
  process.send({ port });
}
