import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A file in a folder that is there until the test ends; not yet written without a text. */
export function scratchFile(name: string, text?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'scratch '));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  if (text !== undefined) writeFileSync(file, text);
  return file;
}
