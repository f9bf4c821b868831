import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

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
