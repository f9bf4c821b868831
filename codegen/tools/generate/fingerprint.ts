import { hash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesBelow } from '../../output/folder.ts';

const GENERATOR = fileURLToPath(new URL('../../', import.meta.url));
const RECORDS = fileURLToPath(new URL('../../../node_modules/.cache/codegen/', import.meta.url));
/** What decides about versions, and about the layout of code. */
const SETTINGS = ['package.json', 'biome.json'].map((name) =>
  fileURLToPath(new URL(`../../../${name}`, import.meta.url)),
);

const KEPT_RECORDS = 32;

/**
 * The record of a run without findings, but for texts that are not translated: the contents of
 * everything that it read (catalog, the files that it names, generator, versions) and of everything
 * in the output folder. While all of it is the same, so is the result. Contents, never times: a
 * checkout or a copy changes those.
 */
export function fingerprint(catalog: string, folder: string, edition = '', runtime = '../runtime') {
  const key = JSON.stringify([resolve(catalog), folder, edition, runtime]);
  const record = join(RECORDS, `${hash('sha256', key).slice(0, 16)}.txt`);
  const now = (inputs: readonly string[], said: string): string => {
    const read = [resolve(catalog), ...inputs, ...SETTINGS, ...sources()];
    const written = filesBelow(folder).map((path) => join(folder, path));
    const lines = [...read, ...written].map((path) => `${contentOf(path)} ${path}`);
    return [JSON.stringify({ inputs, said }), process.version, ...lines].join('\n');
  };
  return {
    /** What that run said of texts that are not translated; undefined when something has changed. */
    said(): string | undefined {
      try {
        const before = readFileSync(record, 'utf8');
        const [head = ''] = before.split('\n', 1);
        const { inputs, said } = JSON.parse(head);
        return before === now(inputs, said) ? said : undefined;
      } catch {
        return undefined;
      }
    },
    /**
     * A record that cannot be written costs the next run its time, nothing else.
     * @param inputs the files that the run looked for apart from the catalog, there or not
     * @param said of texts that are not translated
     */
    store(inputs: readonly string[], said: string): void {
      try {
        mkdirSync(RECORDS, { recursive: true });
        writeFileSync(record, now(inputs, said));
        evictOldRecords();
      } catch {}
    },
  };
}

export type Fingerprint = ReturnType<typeof fingerprint>;

function contentOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 'nothing';
  return hash('sha256', found.isDirectory() ? readdirSync(path).join() : readFileSync(path));
}

/** Records of catalogs that were looked at once, in temporary folders say, would pile up. */
function evictOldRecords(): void {
  const records = readdirSync(RECORDS)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => ({ name, time: statSync(join(RECORDS, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { name } of records.slice(KEPT_RECORDS)) rmSync(join(RECORDS, name), { force: true });
}

function sources(): string[] {
  return readdirSync(GENERATOR, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|json|hbs|html|css|js|md|po)$/.test(path))
    .sort()
    .map((path) => join(GENERATOR, path));
}
