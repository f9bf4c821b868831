/**
 * A gateway under load in a process of its own: events of the recording all the time, and an eye
 * on the event loop. Asked by a message it answers with what it has seen since the last time.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { EmittedEvent } from '../../runtime/gateway/dispatcher.ts';
import prometheus from '../../runtime/plugins/prometheus.ts';
import { localGateway } from '../kit/local-gateway.ts';
import { recordedEvents } from '../kit/recording.ts';

/** What the process saw since the last report; times in milliseconds, memory in bytes. */
export type LoadReport = ReturnType<typeof report>;

const EVENTS_A_TURN = 50;
const TURN = 10;

const { gateway, port, log } = await localGateway({ plugins: [prometheus] });
const delay = monitorEventLoopDelay({ resolution: 5 });
const recorded = recordedEvents();
let events = 0;
const timer = setInterval(() => {
  for (let index = 0; index < EVENTS_A_TURN; index += 1) {
    const { event, metadata } = recorded[events++ % recorded.length]!;
    gateway.events.emit(event as EmittedEvent, metadata);
  }
}, TURN);
delay.enable();
process.on('message', () => {
  process.send?.(report());
  delay.reset();
  events = 0;
});

function report() {
  return {
    events,
    delayP99: delay.percentile(99) / 1e6,
    delayMax: delay.max / 1e6,
    rss: process.memoryUsage().rss,
    logged: log.splice(0).filter((line) => !line.includes(' info ')),
  };
}
process.on('disconnect', () => {
  clearInterval(timer);
  void gateway.stop().then(() => process.exit(0));
});
process.send?.({ port });
