import { metricsRequest } from './otlp-messages.ts';
import { decode } from './wire.ts';

/** A metric of an OTLP request, as far as a catalog says something about it. */
export interface LiveMetric {
  readonly name: string;
  readonly unit: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'other';
  readonly points: readonly {
    readonly attributes: ReadonlyMap<string, string>;
    readonly bounds: readonly number[];
  }[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the body of a request to `/v1/metrics` in protobuf.
 * @throws when it is none
 */
export function readMetricsRequest(body: Buffer): LiveMetric[] {
  return listOf(decode(metricsRequest, body, 'skip'), 'resourceMetrics')
    .flatMap((resource) => listOf(resource, 'scopeMetrics'))
    .flatMap((scope) => listOf(scope, 'metrics'))
    .map(readMetric);
}

function readMetric({ name, unit, sum, gauge, histogram }: Fields): LiveMetric {
  const data = (sum ?? gauge ?? histogram ?? {}) as Fields;
  return {
    name: String(name ?? ''),
    unit: String(unit ?? ''),
    type: sum ? 'counter' : gauge ? 'gauge' : histogram ? 'histogram' : 'other',
    points: listOf(data, 'dataPoints').map((point) => ({
      attributes: new Map(
        listOf(point, 'attributes').map(({ key, value }) => [String(key), textOf(value as Fields)]),
      ),
      bounds: (point['explicitBounds'] ?? []) as readonly number[],
    })),
  };
}

/** Text, number or truth value as text; nothing for lists and the like. */
function textOf({ stringValue, boolValue, intValue, doubleValue }: Fields = {}): string {
  return String(stringValue ?? boolValue ?? intValue ?? doubleValue ?? '');
}

function listOf(message: Fields, name: string): readonly Fields[] {
  return (message[name] ?? []) as readonly Fields[];
}
