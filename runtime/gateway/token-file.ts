import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

export const newToken = (): string => randomBytes(24).toString('base64url');

/**
 * The token that a file holds. A file that is not there is made with a new one, for its owner alone,
 * so that the next start and whatever scrapes find the same.
 */
export async function tokenFrom(file: string): Promise<string> {
  try {
    const token = newToken();
    await writeFile(file, token, { flag: 'wx', mode: 0o600 });
    return token;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const token = (await readFile(file, 'utf8')).trim();
  if (token === '') throw new Error(`${file} is empty; remove it and a token is made`);
  return token;
}
