/**
 * Reads protocol buffers by the rules of the wire format. No decoder of the OpenTelemetry
 * requests is published for npm, so the field numbers in `otlp-messages.ts` are copied from the
 * official definitions; `npm run test:collector` has the real Collector read the same bytes.
 */
export type Scalar =
  | 'string'
  | 'bytes'
  | 'bool'
  | 'enum'
  | 'int64'
  | 'double'
  | 'fixed64'
  | 'sfixed64'
  | 'fixed32';

export interface Field {
  readonly name: string;
  readonly type: Scalar | (() => MessageType);
  readonly repeated?: boolean;
}

/** Fields by their number. */
export type MessageType = Readonly<Record<number, Field>>;
export type Message = Record<string, unknown>;

/** @throws Error for a wire type that does not fit, and for a field that the definitions do not have */
export function decode(type: MessageType, bytes: Buffer): Message {
  const message: Message = {};
  for (const field of Object.values(type)) if (field.repeated) message[field.name] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = varint(bytes, at);
    at = tag.end;
    const number = Number(tag.value >> 3n);
    const field = type[number];
    const value = payload(bytes, at, Number(tag.value & 7n));
    at = value.end;
    if (field === undefined) throw new Error(`unknown field ${number}`);
    store(message, field, value);
  }
  return message;
}

interface Payload {
  readonly end: number;
  /** A varint's number, or the bytes of anything else. */
  readonly value: bigint | Buffer;
  readonly delimited?: boolean;
}

function payload(bytes: Buffer, at: number, wireType: number): Payload {
  if (wireType === 0) return varint(bytes, at);
  if (wireType === 1) return { value: bytes.subarray(at, at + 8), end: at + 8 };
  if (wireType === 5) return { value: bytes.subarray(at, at + 4), end: at + 4 };
  if (wireType !== 2) throw new Error(`wire type ${wireType}`);
  const length = varint(bytes, at);
  const end = length.end + Number(length.value);
  if (end > bytes.length) throw new Error('a field ends beyond its message');
  return { value: bytes.subarray(length.end, end), end, delimited: true };
}

function store(message: Message, field: Field, payload: Payload): void {
  const { value, delimited } = payload;
  const values = field.repeated && delimited ? packed(field, value as Buffer) : [one(field, value)];
  if (field.repeated) (message[field.name] as unknown[]).push(...values);
  else message[field.name] = values[0];
}

/** Repeated numbers of fixed width stand side by side in one field. */
function packed(field: Field, bytes: Buffer): unknown[] {
  if (field.type !== 'double' && field.type !== 'fixed64') return [one(field, bytes)];
  const values: unknown[] = [];
  for (let at = 0; at < bytes.length; at += 8) values.push(one(field, bytes.subarray(at, at + 8)));
  return values;
}

function one({ name, type }: Field, value: bigint | Buffer): unknown {
  if (typeof value === 'bigint') {
    if (type === 'bool') return value !== 0n;
    if (type === 'enum') return Number(value);
    if (type === 'int64') return BigInt.asIntN(64, value);
    throw new Error(`${name} is no varint`);
  }
  if (typeof type === 'function') return decode(type(), value);
  switch (type) {
    case 'string':
      return value.toString('utf8');
    case 'bytes':
      return value.toString('hex');
    case 'double':
      return value.readDoubleLE();
    case 'fixed64':
      return value.readBigUInt64LE();
    case 'sfixed64':
      return value.readBigInt64LE();
    case 'fixed32':
      return value.readUInt32LE();
    default:
      throw new Error(`${name} is a varint`);
  }
}

function varint(bytes: Buffer, start: number): { value: bigint; end: number } {
  let value = 0n;
  let shift = 0n;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]!;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return { value, end: at + 1 };
    shift += 7n;
  }
  throw new Error('a varint ends beyond its message');
}
