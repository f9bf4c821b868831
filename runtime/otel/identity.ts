import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const DIGITS = 16;
/** UTF-16 code units; nothing longer is an identifier, and its rest is not looked at. */
const LONGEST = 1024;
/** One event names an identifier several times, and the next ones of a turn name it again. */
const MOST_REMEMBERED = 64;

/**
 * Turns identifiers into short hashes: equal ones stay equal, and without the key nobody finds the
 * identifier by trying all there are, as with telephone numbers behind a plain digest.
 */
export class KeyedHash {
  readonly #makeKey: () => Uint8Array;
  readonly #known = new Map<string | number, string>();
  #key: KeyObject | undefined;

  /** @param makeKey asked once, at the first identifier */
  constructor(makeKey: () => Uint8Array) {
    this.#makeKey = makeKey;
  }

  /** Sixteen hexadecimal digits; undefined for an empty text and for what is no text or number. */
  of(value: unknown): string | undefined {
    if ((typeof value !== 'string' && typeof value !== 'number') || value === '') return undefined;
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    this.#key ??= createSecretKey(this.#makeKey());
    const hmac = createHmac('sha256', this.#key).update(String(value).slice(0, LONGEST));
    const hash = hmac.digest('hex').slice(0, DIGITS);
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    if (typeof value === 'number' || value.length <= LONGEST) this.#known.set(value, hash);
    return hash;
  }
}

/** Below the gateway's state folder. */
const FILE = join('diagnostics-otel', 'hash.key');
const KEY_BYTES = 32;
const WRITTEN = /^[0-9a-f]{64}\n$/;

/**
 * The key of this installation, made at first need and kept in the state folder for its owner
 * alone. When it is deleted, the next start makes a new one. Never throws: without a usable file
 * the key is one of this process, and `warn` gets the reason, without the path.
 */
export function installationKey(stateDir: string, warn: (message: string) => void): Uint8Array {
  try {
    return readOrMake(join(stateDir, FILE));
  } catch (error) {
    const reason = error instanceof DamagedKey ? error.message : errorCode(error);
    warn(
      `the key for hashes of identifiers cannot be kept (${reason}): hashes of this process are comparable only among themselves`,
    );
    return randomBytes(KEY_BYTES);
  }
}

class DamagedKey extends Error {}

function readOrMake(file: string): Uint8Array {
  try {
    return read(file);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const key = randomBytes(KEY_BYTES);
  try {
    writeFileSync(file, `${key.toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
    return key;
  } catch (error) {
    // Another process of the installation was quicker.
    if (errorCode(error) === 'EEXIST') return read(file);
    // Half a key, as a full disk leaves it, would be there for good.
    rmSync(file, { force: true });
    throw error;
  }
}

function read(file: string): Uint8Array {
  const text = readFileSync(file, 'latin1');
  if (!WRITTEN.test(text)) throw new DamagedKey('its file is damaged, delete it');
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  return Buffer.from(text.trim(), 'hex');
}

function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
