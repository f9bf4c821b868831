/**
 * Requests of OTLP, read from their bytes by the rules of protocol buffers. No decoder of them is
 * published for npm; `npm run test:collector` has the real Collector read the same bytes.
 */
export type Message = Record<string, unknown>;

interface Field {
  readonly name: string;
  /** Of {@link NUMBERS}, `string`, `bytes`, or the name of a message. */
  readonly type: string;
  readonly repeated: boolean;
}

/**
 * Messages of opentelemetry-proto 1.x: a line each, with the number, name and type of each field; `*`
 * is repeated. Fields that our exporters never write are left out.
 */
const MESSAGES = readMessages(`
AnyValue: 1 stringValue string, 2 boolValue bool, 3 intValue int64, 4 doubleValue double, 5 arrayValue ArrayValue, 6 kvlistValue KeyValueList, 7 bytesValue bytes
ArrayValue: 1 values AnyValue*
KeyValueList: 1 values KeyValue*
KeyValue: 1 key string, 2 value AnyValue
Resource: 1 attributes KeyValue*, 2 droppedAttributesCount enum
Scope: 1 name string, 2 version string, 3 attributes KeyValue*, 4 droppedAttributesCount enum
metrics: 1 resourceMetrics ResourceMetrics*
ResourceMetrics: 1 resource Resource, 2 scopeMetrics ScopeMetrics*, 3 schemaUrl string
ScopeMetrics: 1 scope Scope, 2 metrics Metric*, 3 schemaUrl string
Metric: 1 name string, 2 description string, 3 unit string, 5 gauge Gauge, 7 sum Sum, 9 histogram Histogram
Gauge: 1 dataPoints NumberPoint*
Sum: 1 dataPoints NumberPoint*, 2 aggregationTemporality enum, 3 isMonotonic bool
Histogram: 1 dataPoints HistogramPoint*, 2 aggregationTemporality enum
NumberPoint: 2 startTimeUnixNano fixed64, 3 timeUnixNano fixed64, 4 asDouble double, 6 asInt sfixed64, 7 attributes KeyValue*, 8 flags enum
HistogramPoint: 2 startTimeUnixNano fixed64, 3 timeUnixNano fixed64, 4 count fixed64, 5 sum double, 6 bucketCounts fixed64*, 7 explicitBounds double*, 9 attributes KeyValue*, 10 flags enum, 11 min double, 12 max double
traces: 1 resourceSpans ResourceSpans*
ResourceSpans: 1 resource Resource, 2 scopeSpans ScopeSpans*, 3 schemaUrl string
ScopeSpans: 1 scope Scope, 2 spans Span*, 3 schemaUrl string
Span: 1 traceId bytes, 2 spanId bytes, 3 traceState string, 4 parentSpanId bytes, 5 name string, 6 kind enum, 7 startTimeUnixNano fixed64, 8 endTimeUnixNano fixed64, 9 attributes KeyValue*, 10 droppedAttributesCount enum, 11 events Event*, 12 droppedEventsCount enum, 13 links Link*, 14 droppedLinksCount enum, 15 status Status, 16 flags fixed32
Event: 1 timeUnixNano fixed64, 2 name string, 3 attributes KeyValue*, 4 droppedAttributesCount enum
Link: 1 traceId bytes, 2 spanId bytes, 3 traceState string, 4 attributes KeyValue*, 5 droppedAttributesCount enum, 6 flags fixed32
Status: 2 message string, 3 code enum
logs: 1 resourceLogs ResourceLogs*
ResourceLogs: 1 resource Resource, 2 scopeLogs ScopeLogs*, 3 schemaUrl string
ScopeLogs: 1 scope Scope, 2 logRecords LogRecord*, 3 schemaUrl string
LogRecord: 1 timeUnixNano fixed64, 2 severityNumber enum, 3 severityText string, 5 body AnyValue, 6 attributes KeyValue*, 7 droppedAttributesCount enum, 8 flags fixed32, 9 traceId bytes, 10 spanId bytes, 11 observedTimeUnixNano fixed64, 12 eventName string
`);

function readMessages(text: string): ReadonlyMap<string, ReadonlyMap<number, Field>> {
  const lines = text.trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [message = ''] = line.split(': ');
      const fields = line.matchAll(/(\d+) (\w+) (\w+)(\*?)/g);
      const byNumber = [...fields].map(
        ([, number, name = '', type = '', star]): [number, Field] => [
          Number(number),
          { name, type, repeated: star === '*' },
        ],
      );
      return [message, new Map(byNumber)];
    }),
  );
}

/** Numbers: the wire type, and how one is read. Everything else has its length in front. */
const NUMBERS: Readonly<Record<string, readonly [wire: number, read: (bytes: Bytes) => unknown]>> =
  {
    bool: [0, (bytes) => bytes.varint() !== 0n],
    enum: [0, (bytes) => Number(bytes.varint())],
    int64: [0, (bytes) => BigInt.asIntN(64, bytes.varint())],
    double: [1, (bytes) => bytes.next(8).readDoubleLE()],
    fixed64: [1, (bytes) => bytes.next(8).readBigUInt64LE()],
    sfixed64: [1, (bytes) => bytes.next(8).readBigInt64LE()],
    fixed32: [5, (bytes) => bytes.next(4).readUInt32LE()],
  };

/** Bytes, read from the beginning to the end. */
class Bytes {
  rest: Buffer;

  constructor(bytes: Buffer) {
    this.rest = bytes;
  }

  next(length: number): Buffer {
    if (length > this.rest.length) throw new Error('a field ends beyond its message');
    const taken = this.rest.subarray(0, length);
    this.rest = this.rest.subarray(length);
    return taken;
  }

  varint(): bigint {
    const [byte = 0] = this.next(1);
    return byte < 0x80 ? BigInt(byte) : BigInt(byte & 0x7f) | (this.varint() << 7n);
  }
}

/** @throws Error for a field that the definitions do not have, or have with another wire type */
export function decode(message: string, given: Buffer): Message {
  const fields = MESSAGES.get(message) ?? new Map<number, Field>();
  const decoded: Message = {};
  for (const { name, repeated } of fields.values()) if (repeated) decoded[name] = [];
  const bytes = new Bytes(given);
  while (bytes.rest.length > 0) {
    const tag = Number(bytes.varint());
    const field = fields.get(tag >> 3);
    if (field === undefined) throw new Error(`${message} has no field ${tag >> 3}`);
    const values = valuesOf(field, tag & 7, bytes);
    if (field.repeated) (decoded[field.name] as unknown[]).push(...values);
    else decoded[field.name] = values[0];
  }
  return decoded;
}

function valuesOf({ name, type, repeated }: Field, given: number, bytes: Bytes): unknown[] {
  const [wire, read] = NUMBERS[type] ?? [2, undefined];
  if (read !== undefined && wire === given) return [read(bytes)];
  if (given !== 2 || (read !== undefined && !repeated))
    throw new Error(`${name} has the wire type ${given}`);
  const own = bytes.next(Number(bytes.varint()));
  if (type === 'string') return [own.toString('utf8')];
  if (type === 'bytes') return [own.toString('hex')];
  if (read === undefined) return [decode(type, own)];
  // Repeated numbers stand side by side in one field.
  const values: unknown[] = [];
  for (const packed = new Bytes(own); packed.rest.length > 0; ) values.push(read(packed));
  return values;
}
