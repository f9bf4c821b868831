/** Field numbers of opentelemetry-proto 1.x; fields that our exporters never write are left out. */
import type { Field, MessageType, Scalar } from './wire.ts';

const one = (name: string, type: Field['type']): Field => ({ name, type });
const many = (name: string, type: Scalar | (() => MessageType)): Field => ({
  name,
  type,
  repeated: true,
});

const anyValue: MessageType = {
  1: one('stringValue', 'string'),
  2: one('boolValue', 'bool'),
  3: one('intValue', 'int64'),
  4: one('doubleValue', 'double'),
  5: one('arrayValue', () => ({ 1: many('values', () => anyValue) })),
  6: one('kvlistValue', () => ({ 1: many('values', () => keyValue) })),
  7: one('bytesValue', 'bytes'),
};
const keyValue: MessageType = { 1: one('key', 'string'), 2: one('value', () => anyValue) };
const attributes = (): Field => many('attributes', () => keyValue);

const resource: MessageType = { 1: attributes(), 2: one('droppedAttributesCount', 'enum') };
const scope: MessageType = {
  1: one('name', 'string'),
  2: one('version', 'string'),
  3: attributes(),
  4: one('droppedAttributesCount', 'enum'),
};

const request = (group: string, scoped: string, items: string, item: MessageType): MessageType => ({
  1: many(group, () => ({
    1: one('resource', () => resource),
    2: many(scoped, () => ({
      1: one('scope', () => scope),
      2: many(items, () => item),
      3: one('schemaUrl', 'string'),
    })),
    3: one('schemaUrl', 'string'),
  })),
});

const numberDataPoint: MessageType = {
  2: one('startTimeUnixNano', 'fixed64'),
  3: one('timeUnixNano', 'fixed64'),
  4: one('asDouble', 'double'),
  6: one('asInt', 'sfixed64'),
  7: attributes(),
  8: one('flags', 'enum'),
};
const histogramDataPoint: MessageType = {
  2: one('startTimeUnixNano', 'fixed64'),
  3: one('timeUnixNano', 'fixed64'),
  4: one('count', 'fixed64'),
  5: one('sum', 'double'),
  6: many('bucketCounts', 'fixed64'),
  7: many('explicitBounds', 'double'),
  9: attributes(),
  10: one('flags', 'enum'),
  11: one('min', 'double'),
  12: one('max', 'double'),
};
const metric: MessageType = {
  1: one('name', 'string'),
  2: one('description', 'string'),
  3: one('unit', 'string'),
  5: one('gauge', () => ({ 1: many('dataPoints', () => numberDataPoint) })),
  7: one('sum', () => ({
    1: many('dataPoints', () => numberDataPoint),
    2: one('aggregationTemporality', 'enum'),
    3: one('isMonotonic', 'bool'),
  })),
  9: one('histogram', () => ({
    1: many('dataPoints', () => histogramDataPoint),
    2: one('aggregationTemporality', 'enum'),
  })),
};

const span: MessageType = {
  1: one('traceId', 'bytes'),
  2: one('spanId', 'bytes'),
  3: one('traceState', 'string'),
  4: one('parentSpanId', 'bytes'),
  5: one('name', 'string'),
  6: one('kind', 'enum'),
  7: one('startTimeUnixNano', 'fixed64'),
  8: one('endTimeUnixNano', 'fixed64'),
  9: attributes(),
  10: one('droppedAttributesCount', 'enum'),
  11: many('events', () => ({
    1: one('timeUnixNano', 'fixed64'),
    2: one('name', 'string'),
    3: attributes(),
    4: one('droppedAttributesCount', 'enum'),
  })),
  12: one('droppedEventsCount', 'enum'),
  13: many('links', () => ({
    1: one('traceId', 'bytes'),
    2: one('spanId', 'bytes'),
    3: one('traceState', 'string'),
    4: attributes(),
    5: one('droppedAttributesCount', 'enum'),
    6: one('flags', 'fixed32'),
  })),
  14: one('droppedLinksCount', 'enum'),
  15: one('status', () => ({ 2: one('message', 'string'), 3: one('code', 'enum') })),
  16: one('flags', 'fixed32'),
};

const logRecord: MessageType = {
  1: one('timeUnixNano', 'fixed64'),
  2: one('severityNumber', 'enum'),
  3: one('severityText', 'string'),
  5: one('body', () => anyValue),
  6: attributes(),
  7: one('droppedAttributesCount', 'enum'),
  8: one('flags', 'fixed32'),
  9: one('traceId', 'bytes'),
  10: one('spanId', 'bytes'),
  11: one('observedTimeUnixNano', 'fixed64'),
  12: one('eventName', 'string'),
};

export const metricsRequest = request('resourceMetrics', 'scopeMetrics', 'metrics', metric);
export const tracesRequest = request('resourceSpans', 'scopeSpans', 'spans', span);
export const logsRequest = request('resourceLogs', 'scopeLogs', 'logRecords', logRecord);
