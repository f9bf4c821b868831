import { createNoopMeter, type Meter, type MeterProvider } from '@opentelemetry/api';

/**
 * A meter provider for a batch processor's metrics about itself. The processors tell nobody else
 * that their queue was full: `overflowed` is called for each item lost. The metrics themselves go
 * to `meters`, or nowhere.
 */
export function watchedQueue(
  meters: MeterProvider | undefined,
  overflowed: () => void,
): MeterProvider {
  return {
    getMeter(...scope) {
      const meter = meters?.getMeter(...scope) ?? createNoopMeter();
      const watched: Meter = Object.create(meter);
      watched.createCounter = (name, options) => {
        const counter = meter.createCounter(name, options);
        return {
          add(count, attributes, context) {
            if (attributes && Reflect.get(attributes, 'error.type') === 'queue_full') overflowed();
            counter.add(count, attributes, context);
          },
        };
      };
      return watched;
    },
  };
}
