import { doubleOf, doublesOf, messagesIn, readFields, textOf } from './protobuf.ts';

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

/** Numbers of the fields that `opentelemetry/proto/metrics/v1/metrics.proto` gives to each kind of data. */
const KINDS = new Map<number, { type: LiveMetric['type']; attributes: number }>([
  [5, { type: 'gauge', attributes: 7 }],
  [7, { type: 'counter', attributes: 7 }],
  [9, { type: 'histogram', attributes: 9 }],
]);
const HISTOGRAM_BOUNDS = 7;

/**
 * Reads the body of a request to `/v1/metrics` in protobuf.
 * @throws when it is none
 */
export function readMetricsRequest(body: Uint8Array): LiveMetric[] {
  return messagesIn(body, 1)
    .flatMap((resource) => messagesIn(resource, 2))
    .flatMap((scope) => messagesIn(scope, 2))
    .map(readMetric);
}

function readMetric(bytes: Uint8Array): LiveMetric {
  const data = readFields(bytes).find(({ number }) => number >= 5);
  const kind = KINDS.get(data?.number ?? 0);
  return {
    name: textOf(bytes, 1),
    unit: textOf(bytes, 3),
    type: kind?.type ?? 'other',
    points:
      data === undefined || kind === undefined
        ? []
        : messagesIn(data.bytes, 1).map((point) => ({
            attributes: readAttributes(messagesIn(point, kind.attributes)),
            bounds: kind.type === 'histogram' ? doublesOf(point, HISTOGRAM_BOUNDS) : [],
          })),
  };
}

function readAttributes(pairs: readonly Uint8Array[]): Map<string, string> {
  return new Map(pairs.map((pair) => [textOf(pair, 1), readValue(messagesIn(pair, 2)[0])]));
}

function readValue(value: Uint8Array = new Uint8Array()): string {
  const [field] = readFields(value);
  switch (field?.number) {
    case 1:
      return new TextDecoder().decode(field.bytes);
    case 2:
      return String(field.bits !== 0n);
    case 3:
      return String(BigInt.asIntN(64, field.bits));
    case 4:
      return String(doubleOf(field.bits));
    default:
      return '';
  }
}
