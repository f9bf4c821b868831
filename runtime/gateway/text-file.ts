import { readFile } from 'node:fs/promises';

/**
 * The text of a file that the user named, without the byte order mark that some editors write.
 *
 * @throws Error naming the file, which those of the system do not always do
 */
export async function textOf(file: string): Promise<string> {
  try {
    return new TextDecoder().decode(await readFile(file));
  } catch (error) {
    const { message } = error as Error;
    throw new Error(message.includes(file) ? message : `${file}: ${message}`);
  }
}
