import type { DiagnosticEvent } from '../../generated/events.ts';
import { OtelHandlers } from '../../generated/otel-handlers.ts';
import { OtelInstruments } from '../../generated/otel-instruments.ts';
import { PrometheusHandlers } from '../../generated/prometheus-handlers.ts';
import { PrometheusRegistry } from '../../generated/prometheus-registry.ts';
import { redactSecrets } from '../../runtime/metrics/redactor.ts';
import { SeriesStore } from '../../runtime/metrics/series-store.ts';
import { recordedEvents } from './recording.ts';

/** Texts that are labels, nearly labels, secrets, keys of sessions, or no label at any price. */
const SHAPES: readonly ((unique: string) => string)[] = [
  (unique) => `name-${unique}`,
  (unique) => `lane-${unique}:${'x'.repeat(900)}`,
  (unique) => `${unique}${'a-'.repeat(500)}`,
  (unique) => `${unique}${'agent:main:'.repeat(90)}`,
  (unique) => `sk-${unique}${'aB3'.repeat(30)}`,
  (unique) => `${'Bearer token=password: '.repeat(40)}${unique}`,
  (unique) => `${unique}${'é\u0000 '.repeat(300)}`,
  (unique) => `${unique}${'https://u:p@h/?key='.repeat(5_000)}`,
];
const AT_ONCE = 50;
const BATCHES = 6;

/** The event with that text in the place of every text. */
function filled(value: unknown, text: string, key?: string): unknown {
  if (typeof value === 'string') return key === 'type' ? value : text;
  if (Array.isArray(value)) return value.map((item) => filled(item, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, filled(part, text, name)]),
  );
}

/** The hostile event that costs both exporters' metrics most, in microseconds of the event path. */
export function costliestEvent(redact = redactSecrets): {
  readonly cost: number;
  readonly type: string;
  readonly inputs: number;
} {
  const handlers = [
    new PrometheusHandlers(new PrometheusRegistry({ redact })),
    new OtelHandlers(new OtelInstruments(new SeriesStore({ perFamily: 2048, redact }))),
  ];
  const kinds = new Map(recordedEvents().map(({ event }) => [event.type, event]));
  let most = { cost: 0, type: '' };
  let seen = 0;
  for (const [type, event] of kinds)
    for (const shape of SHAPES) {
      let least = Number.POSITIVE_INFINITY;
      for (let batch = 0; batch < BATCHES; batch += 1) {
        seen += AT_ONCE;
        const first = seen;
        const events = Array.from({ length: AT_ONCE }, (_, index) =>
          filled(event, shape(`${first + index}`)),
        );
        const start = performance.now();
        for (const one of events)
          for (const each of handlers) each.record(one as DiagnosticEvent, { trusted: true });
        least = Math.min(least, ((performance.now() - start) * 1e3) / AT_ONCE);
      }
      if (least > most.cost) most = { cost: least, type };
    }
  return { ...most, inputs: kinds.size * SHAPES.length };
}
