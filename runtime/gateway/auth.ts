import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { named, textOf } from './options.ts';

/** A token and what its bearer may do, for example `operator.read`. */
export interface Credential {
  readonly token: string;
  readonly scopes: readonly string[];
}

/** What the gateway grants to the holder of its own token. */
export const OPERATOR_SCOPES: readonly string[] = [
  ...['operator.admin', 'operator.read', 'operator.write', 'operator.approvals'],
  ...['operator.questions', 'operator.pairing', 'operator.talk.secrets'],
];

/** Visible ASCII without spaces: anything else could not be sent in a header unchanged. */
const TOKEN = /^[\x21-\x7e]+$/;
const BEARER = /^bearer +(?<token>[\x21-\x7e]+)$/i;

/**
 * Reads the bearer token of the `Authorization` header. Nothing else is accepted: no query
 * parameter, no cookie, no other header, and not two such headers.
 *
 * @returns says which scopes a request has, undefined when it has shown no valid token
 * @throws RangeError for a token that is empty or not visible ASCII.
 */
export function bearerAuth({ token, scopes }: Credential) {
  if (!TOKEN.test(token))
    throw new RangeError('a token must be visible ASCII text without spaces, and not empty');
  const key = randomBytes(32);
  const digest = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const accepted = digest(token);
  return (request: IncomingMessage): readonly string[] | undefined => {
    const [header = '', ...more] = request.headersDistinct['authorization'] ?? [];
    const presented = BEARER.exec(header)?.groups?.['token'];
    if (presented === undefined || more.length > 0) return undefined;
    // As digests of one length: the time tells neither how close a token was nor how long it is.
    return timingSafeEqual(digest(presented), accepted) ? scopes : undefined;
  };
}

export const newToken = (): string => randomBytes(24).toString('base64url');

/**
 * The token that a file holds. A file that is not there is made with a new one, for its owner alone,
 * so that the next start and whatever scrapes find the same.
 */
export async function tokenFrom(file: string): Promise<string> {
  const made = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  if (made !== undefined) return filled(made, file, newToken());
  const token = (await textOf(file)).trim();
  if (!TOKEN.test(token))
    throw new Error(
      `${file} holds no token, which is ASCII text without spaces; remove it and one is made`,
    );
  return token;
}

/** Half a token, as a full disk leaves it, would be one that the next start refuses: it is removed. */
async function filled(made: FileHandle, file: string, token: string): Promise<string> {
  try {
    await made.writeFile(token);
    return token;
  } catch (error) {
    await rm(file, { force: true }).catch(() => {});
    throw new Error(named(file, error));
  } finally {
    await made.close();
  }
}
