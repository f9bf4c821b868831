import { describe, expect, it } from 'vitest';
import { type RecordedEvent, readRecordings } from '../../../../../runtime/gateway/recording.ts';
import { milliseconds, RecordedSpans } from '../../../../kit/recorded-spans.ts';

const recordings = await readRecordings('test/data/events');
const PREPARED = ['model.call.started', 'tool.execution.started'];

function replay(events: readonly RecordedEvent[], spans: RecordedSpans): void {
  for (const { event, metadata, privateData } of events) {
    spans.recorder.record(event, metadata, privateData);
  }
  spans.recorder.shutdown();
}

describe.each(recordings)('the recording $name', ({ events }) => {
  const spans = new RecordedSpans();
  replay(events, spans);

  it('has no parent that was not exported', () => {
    const exported = new Set(spans.spans.map((span) => span.spanContext().spanId));
    const dangling = spans.spans.filter(
      ({ parentSpanContext: parent }) =>
        parent !== undefined && parent.isRemote !== true && !exported.has(parent.spanId),
    );
    expect(dangling.map((span) => span.name)).toEqual([]);
  });

  it('makes every event that ends or is a span one span', () => {
    const count = (name: string): number => spans.spans.filter((span) => span.name === name).length;
    const emitted = (...types: string[]): number =>
      events.filter(({ event }) => types.includes(event.type)).length;
    expect(count('openclaw.tool.execution')).toBeGreaterThanOrEqual(
      emitted('tool.execution.completed', 'tool.execution.error', 'tool.execution.blocked'),
    );
    expect(count('openclaw.model.call')).toBeGreaterThanOrEqual(
      emitted('model.call.completed', 'model.call.error'),
    );
    expect(count('openclaw.run')).toBeGreaterThanOrEqual(emitted('run.completed'));
    expect(count('openclaw.context.assembled')).toBe(emitted('context.assembled'));
    expect(count('openclaw.model.usage')).toBe(emitted('model.usage'));
  });

  it('takes the times of the events', () => {
    const times = new Set(events.map(({ event }) => event.ts));
    const complete = spans.spans.filter(
      (span) => span.attributes['openclaw.span.incomplete'] !== true,
    );
    expect(complete.length).toBeGreaterThan(0);
    const elsewhere = complete.filter((span) => !times.has(Math.round(milliseconds(span.endTime))));
    expect(elsewhere.map((span) => span.name)).toEqual([]);
  });

  it('leaves no run of a model or a tool outside its run', () => {
    const roots = spans.spans.filter(
      (span) =>
        span.parentSpanContext === undefined &&
        ['openclaw.tool.execution', 'openclaw.run', 'openclaw.context.assembled'].includes(
          span.name,
        ),
    );
    expect(roots.map((span) => span.name)).toEqual([]);
  });

  it('exports the same tree when the runs end before everything within them', () => {
    const early = new RecordedSpans();
    const isEnd = ({ event }: RecordedEvent): boolean =>
      event.type === 'run.completed' || event.type.startsWith('harness.run.c');
    const late: RecordedEvent[] = [];
    // Each end of a run comes right after the start of the next model call or tool.
    const reordered = events.flatMap((one) => {
      if (one.event.type === 'model.call.started') {
        const index = events.indexOf(one);
        const runs = events
          .slice(index)
          .filter(
            (other) => isEnd(other) && other.event.trace?.spanId === one.event.trace?.parentSpanId,
          )
          .slice(0, 1)
          .filter((other) => !late.includes(other));
        late.push(...runs);
        return [one, ...runs];
      }
      return late.includes(one) ? [] : [one];
    });
    expect(reordered).toHaveLength(events.length);
    replay(reordered, early);
    const tree = (of: RecordedSpans): string[] => {
      const names = new Map(of.spans.map((span) => [span.spanContext().spanId, span.name]));
      return of.spans
        .map((span) => `${span.name} < ${names.get(span.parentSpanContext?.spanId ?? '') ?? '-'}`)
        .sort();
    };
    expect(tree(early)).toEqual(tree(spans));
  });
});

describe('starts prepared through the bridge', () => {
  it('change nothing in what is exported', () => {
    const [recording] = recordings.filter(({ name }) => name === 'main');
    const plain = new RecordedSpans();
    const prepared = new RecordedSpans();
    replay(recording?.events ?? [], plain);
    for (const { event, metadata, privateData } of recording?.events ?? []) {
      if (PREPARED.includes(event.type)) prepared.recorder.bridge.prepareEvent(event, metadata);
      if (event.type === 'model.call.started' && event.trace !== undefined)
        expect(prepared.recorder.bridge.resolveTraceContext(event.trace)).toBeDefined();
      prepared.recorder.record(event, metadata, privateData);
    }
    prepared.recorder.shutdown();
    const shape = (of: RecordedSpans): string[] =>
      of.spans
        .map((span) => `${span.name} ${span.startTime} ${JSON.stringify(span.attributes)}`)
        .sort();
    expect(shape(prepared)).toEqual(shape(plain));
  });
});
