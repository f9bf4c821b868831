/** One field of a protobuf message: its number, and its bytes or the number that it holds. */
export interface ProtobufField {
  readonly number: number;
  /** Length-delimited contents; empty for numbers. */
  readonly bytes: Uint8Array;
  /** Bits of a varint or of a fixed number; 0n for contents. */
  readonly bits: bigint;
}

/**
 * Reads the fields of one message, in order.
 * @throws when the bytes are not a message
 */
export function readFields(bytes: Uint8Array): ProtobufField[] {
  const fields: ProtobufField[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const none = new Uint8Array();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = view.getUint8(at);
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new Error('a number in the message has no end');
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = tag >>> 3;
    switch (tag & 7) {
      case 0:
        fields.push({ number, bytes: none, bits: varint() });
        break;
      case 1:
        fields.push({ number, bytes: none, bits: view.getBigUint64(at, true) });
        at += 8;
        break;
      case 2: {
        const length = Number(varint());
        if (at + length > bytes.length) throw new Error('the message is cut off');
        fields.push({ number, bytes: bytes.subarray(at, at + length), bits: 0n });
        at += length;
        break;
      }
      case 5:
        fields.push({ number, bytes: none, bits: BigInt(view.getUint32(at, true)) });
        at += 4;
        break;
      default:
        throw new Error(`the message has a field of the unknown kind ${tag & 7}`);
    }
  }
  return fields;
}

/** The messages that the repeated field holds. */
export function messagesIn(bytes: Uint8Array, number: number): Uint8Array[] {
  return readFields(bytes).flatMap((field) => (field.number === number ? [field.bytes] : []));
}

export function textOf(bytes: Uint8Array, number: number): string {
  return new TextDecoder().decode(messagesIn(bytes, number)[0]);
}

/** Doubles of a packed field. */
export function doublesOf(bytes: Uint8Array, number: number): number[] {
  return messagesIn(bytes, number).flatMap((packed) => {
    const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
    return Array.from({ length: packed.length / 8 }, (_, index) =>
      view.getFloat64(index * 8, true),
    );
  });
}

/** The number whose bits these are. */
export function doubleOf(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}
