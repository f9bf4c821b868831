/** Slots at first, and at most; powers of two. */
const FIRST_SLOTS = 16;
const MOST_SLOTS = 4096;
/** Slots looked at for one text. */
const PROBES = 4;

/**
 * Texts seen lately, each with a number: what a Map would be, but twice as fast for strings that
 * are new objects every time, since it hashes four characters and the length rather than the
 * whole. A hit is verified by comparing the strings. It is a cache: texts that share a signature,
 * by chance or by somebody's choice, push each other out, and the caller asks a Map then.
 */
export class SeenTexts {
  #slots = FIRST_SLOTS;
  #shift = shiftFor(FIRST_SLOTS);
  #texts: string[] = new Array<string>(FIRST_SLOTS).fill('');
  #signatures = new Int32Array(FIRST_SLOTS);
  #numbers = new Int32Array(FIRST_SLOTS);
  #size = 0;

  /** The number of a text; -1 when it was not seen, or is seen no more. */
  find(text: string): number {
    const signature = signatureOf(text);
    const last = this.#slots - 1;
    let slot = signature >>> this.#shift;
    for (let probe = 0; probe < PROBES; probe += 1) {
      if (this.#signatures[slot] === signature && this.#texts[slot] === text) {
        return this.#numbers[slot]!;
      }
      slot = (slot + 1) & last;
    }
    return -1;
  }

  /** Remembers a text that `find` did not find; it may not be empty. */
  add(text: string, number: number): void {
    if (this.#size * 4 >= this.#slots && this.#slots < MOST_SLOTS) this.#grow();
    const signature = signatureOf(text);
    const home = signature >>> this.#shift;
    let slot = home;
    for (let probe = 0; probe < PROBES; probe += 1) {
      if (this.#texts[slot] === '') break;
      slot = (slot + 1) & (this.#slots - 1);
    }
    if (this.#texts[slot] === '') this.#size += 1;
    else slot = home;
    this.#texts[slot] = text;
    this.#signatures[slot] = signature;
    this.#numbers[slot] = number;
  }

  clear(): void {
    if (this.#size > 0) this.#texts.fill('');
    this.#size = 0;
  }

  #grow(): void {
    const [texts, numbers] = [this.#texts, this.#numbers];
    this.#slots *= 4;
    this.#shift = shiftFor(this.#slots);
    this.#texts = new Array<string>(this.#slots).fill('');
    this.#signatures = new Int32Array(this.#slots);
    this.#numbers = new Int32Array(this.#slots);
    this.#size = 0;
    for (const [i, text] of texts.entries()) if (text !== '') this.add(text, numbers[i]!);
  }
}

/** 32 well-mixed bits of a length and four characters, mostly from the end, where names differ. */
function signatureOf(text: string): number {
  const { length } = text;
  const sample =
    text.charCodeAt(length - 1) ^
    (text.charCodeAt(length - 2) << 7) ^
    (text.charCodeAt(length >> 1) << 14) ^
    (text.charCodeAt(length >> 2) << 21) ^
    (length << 26);
  return Math.imul(sample, 0x9e3779b1);
}

function shiftFor(slots: number): number {
  return Math.clz32(slots) + 1;
}
