import { type ExportResult, ExportResultCode } from './core.ts';
import type { WaitingItems } from './waiting-items.ts';

interface Exporter<Item> {
  export(items: Item[], done: (result: ExportResult) => void): void;
}

/**
 * Sends a batch in requests that are small enough, one after the other: neither memory nor the
 * event loop is ever asked for more than one of them at a time.
 */
export function inRequests<Item extends object, E extends Exporter<Item>>(
  exporter: E,
  waiting: WaitingItems<Item>,
): E {
  const send = exporter.export.bind(exporter);
  exporter.export = (items, done) => {
    const requests = waiting.requests(items);
    let failure: ExportResult | undefined;
    const next = (): void => {
      const request = requests.next();
      if (request.done) {
        done(failure ?? { code: ExportResultCode.SUCCESS });
        return;
      }
      send(request.value, (result) => {
        waiting.release(request.value);
        if (result.code !== ExportResultCode.SUCCESS) failure ??= result;
        next();
      });
    };
    next();
  };
  return exporter;
}
