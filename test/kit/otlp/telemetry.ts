/** Telemetry as a receiver sees it, whether it came as protobuf or as the Collector's JSON. */
export type AttributeValue = string | number | boolean | readonly AttributeValue[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

export type ReceivedPoint = ReturnType<typeof point>;
export type ReceivedMetric = ReturnType<typeof metricsOf>[number];
export type ReceivedSpan = ReturnType<typeof spansOf>[number];
export type ReceivedLog = ReturnType<typeof logsOf>[number];

type Fields = Readonly<Record<string, unknown>>;

/** Items of a decoded request, each with the attributes of its resource and its scope. */
function* items(request: Fields, group: string, scoped: string, name: string) {
  for (const resourceGroup of list(request[group])) {
    const resource = attributes((resourceGroup['resource'] as Fields)?.['attributes']);
    for (const scopeGroup of list(resourceGroup[scoped])) {
      const scope = {
        ...texts((scopeGroup['scope'] ?? {}) as Fields, 'name', 'version'),
        ...texts(scopeGroup, 'schemaUrl'),
      };
      for (const item of list(scopeGroup[name])) yield { item, resource, scope };
    }
  }
}

export function metricsOf(request: Fields) {
  return [...items(request, 'resourceMetrics', 'scopeMetrics', 'metrics')].map(
    ({ item, resource, scope }) => {
      const { sum, gauge, histogram } = item as Record<string, Fields | undefined>;
      const data = sum ?? gauge ?? histogram ?? {};
      const type = histogram ? 'histogram' : gauge ? 'gauge' : monotonic(sum);
      const points = list(data['dataPoints']).map(point);
      return { ...texts(item, 'name', 'description', 'unit'), type, resource, scope, points };
    },
  );
}

function monotonic(sum: Fields | undefined) {
  return sum?.['isMonotonic'] === true ? 'counter' : 'updown';
}

function point(fields: Fields) {
  const buckets = fields['bucketCounts'] as readonly unknown[] | undefined;
  return {
    attributes: attributes(fields['attributes']),
    /** Nanoseconds since the epoch. */
    start: BigInt((fields['startTimeUnixNano'] ?? 0) as string),
    time: BigInt((fields['timeUnixNano'] ?? 0) as string),
    /** Of a counter or a gauge; what follows, of a histogram. */
    value: buckets ? undefined : Number(fields['asDouble'] ?? fields['asInt'] ?? 0),
    count: buckets && Number(fields['count'] ?? 0),
    sum: buckets && Number(fields['sum'] ?? 0),
    bucketCounts: buckets?.map(Number),
    bounds: buckets && ((fields['explicitBounds'] ?? []) as unknown[]).map(Number),
  };
}

export function spansOf(request: Fields) {
  return [...items(request, 'resourceSpans', 'scopeSpans', 'spans')].map(
    ({ item, resource, scope }) => {
      const status = (item['status'] ?? {}) as Fields;
      return {
        ...texts(item, 'traceId', 'spanId', 'parentSpanId', 'name'),
        kind: Number(item['kind'] ?? 0),
        start: BigInt((item['startTimeUnixNano'] ?? 0) as string),
        end: BigInt((item['endTimeUnixNano'] ?? 0) as string),
        attributes: attributes(item['attributes']),
        events: list(item['events']).map((event) => ({
          ...texts(event, 'name'),
          attributes: attributes(event['attributes']),
        })),
        status: { code: Number(status['code'] ?? 0), ...texts(status, 'message') },
        /** Bit 9 says that the parent is remote, bit 8 that bit 9 is meant. */
        flags: Number(item['flags'] ?? 0),
        resource,
        scope,
      };
    },
  );
}

export function logsOf(request: Fields) {
  return [...items(request, 'resourceLogs', 'scopeLogs', 'logRecords')].map(
    ({ item, resource, scope }) => ({
      ...texts(item, 'severityText', 'eventName', 'traceId', 'spanId'),
      time: BigInt((item['timeUnixNano'] ?? 0) as string),
      severityNumber: Number(item['severityNumber'] ?? 0),
      body: anyValue(item['body']),
      attributes: attributes(item['attributes']),
      resource,
      scope,
    }),
  );
}

function attributes(given: unknown): Attributes {
  return Object.fromEntries(list(given).map(({ key, value }) => [key, anyValue(value)]));
}

function anyValue(given: unknown): AttributeValue {
  const value = (given ?? {}) as Fields;
  if (value['arrayValue'] !== undefined) {
    return list((value['arrayValue'] as Fields)['values']).map(anyValue);
  }
  const { stringValue, boolValue, intValue, doubleValue } = value;
  if (intValue !== undefined) return Number(intValue);
  return (stringValue ?? boolValue ?? doubleValue ?? '') as AttributeValue;
}

function list(given: unknown): Fields[] {
  return (given ?? []) as Fields[];
}

function texts<Name extends string>(fields: Fields, ...names: Name[]): Record<Name, string> {
  const entries = names.map((name) => [name, String(fields[name] ?? '')]);
  return Object.fromEntries(entries) as Record<Name, string>;
}
