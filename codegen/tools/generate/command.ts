import { relative, resolve } from 'node:path';
import type { Drift } from '../../output/folder.ts';
import {
  CATALOG_OPTIONS,
  type Command,
  EXIT,
  FORMATS,
  type Format,
  oneOf,
  readOptions,
} from '../command.ts';
import { type Fingerprint, fingerprint } from './fingerprint.ts';

export const command: Command = {
  name: 'generate',
  summary: 'write every generated file (runs when no command is named)',
  usage: `usage: npm run codegen -- [options]

  --check          compare only; exit 1 when a file differs (it is named) or there is a finding
  --edition NAME   print the catalog as that edition knew it (default: the newest)
  --out DIR        write below DIR instead of generated/
  --runtime PATH   what the code imports the runtime by (default: ../runtime)
  --catalog FILE   read FILE instead of metrics.schema.yaml
  --strict         a text that is not translated is an error
  --format WORD    findings as text, json or github
  --fresh          do not trust the record of the last run`,
  async run(args) {
    const { values } = readOptions(args, {
      ...CATALOG_OPTIONS,
      check: { type: 'boolean', default: false },
      edition: { type: 'string' },
      out: { type: 'string', default: 'generated' },
      runtime: { type: 'string', default: '../runtime' },
      format: { type: 'string', default: 'text' },
      fresh: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
    });
    const folder = resolve(values.out);
    const format = oneOf('--format', values.format, FORMATS);
    // A clean run left a record; while nothing that it names has changed there is nothing to say.
    const record = fingerprint(values.catalog, folder, values.edition, values.runtime);
    if (!values.fresh && format === 'text' && record.matches()) return EXIT.fine;
    return generate(values, folder, format, record);
  },
};

interface Options {
  readonly catalog: string;
  readonly edition?: string | undefined;
  readonly check: boolean;
  readonly strict: boolean;
  readonly out: string;
  readonly runtime: string;
}

async function generate(
  values: Options,
  folder: string,
  format: Format,
  record: Fingerprint,
): Promise<number> {
  const { loadCatalog, usable } = await import('../load.ts');
  const { changedLocales, writeLocales } = await import('../../locales/locale-files.ts');
  const loaded = loadCatalog(values.catalog);
  const catalog = usable(loaded, format, values.edition)?.catalog;
  const { keepEditorFile, outputFiles } = await import('./files.ts');
  if (catalog === undefined) {
    const but = values.check ? '' : keepEditorFile(folder, loaded);
    console.error(
      `${loaded.diagnostics.length} finding(s); nothing was written${but}. Why a rule is there: codegen/lint/rules.md`,
    );
    return EXIT.invalid;
  }
  const files = await outputFiles(loaded, catalog, values.runtime);
  const { compareOutput, clean } = await import('../../output/folder.ts');
  // A run that prints elsewhere leaves the translations alone.
  const locales = values.out === 'generated' ? changedLocales(loaded.locales) : [];
  const counted = loaded.diagnostics.filter(({ id }) => values.strict || id !== 'untranslated');
  if (values.check) {
    const drift = compareOutput(folder, files);
    if (clean(drift) && locales.length === 0 && loaded.diagnostics.length === 0)
      record.store(loaded.inputs);
    for (const { file } of locales) console.error(`stale ${file}`);
    const differs = Math.max(reportDrift(drift, folder), locales.length > 0 ? EXIT.findings : 0);
    return Math.max(differs, counted.length > 0 ? EXIT.findings : 0);
  }
  if (values.strict && counted.length > 0) return EXIT.findings;
  const { writeOutput } = await import('../../output/write.ts');
  const changed = written(folder, () => writeOutput(folder, files));
  if (changed === undefined) return EXIT.invalid;
  writeLocales(locales);
  if (format === 'text') {
    for (const { file } of locales) console.log(`wrote ${file}`);
    for (const line of changeLines(changed, folder)) console.log(line);
  }
  if (loaded.diagnostics.length === 0) record.store(loaded.inputs);
  return EXIT.fine;
}

/** Runs the writing; a folder that cannot be written is reported in a sentence. */
function written(folder: string, write: () => Drift): Drift | undefined {
  try {
    return write();
  } catch (error) {
    const reason = (error as Error).message;
    console.error(`${relative(process.cwd(), folder)} stays as it was: ${reason}`);
    return undefined;
  }
}

/** What a run changed, a line per file. */
export function changeLines(changed: Drift, folder: string): string[] {
  return driftLines(changed, folder).map(([word, path]) =>
    word === 'orphaned' ? `removed ${path}` : `wrote ${path}`,
  );
}

function driftLines(drift: Drift, folder: string): [word: string, path: string][] {
  return Object.entries(drift).flatMap(([word, paths]: [string, readonly string[]]) =>
    paths.map((path): [string, string] => [word, relative(process.cwd(), resolve(folder, path))]),
  );
}

function reportDrift(drift: Drift, folder: string): number {
  const lines = driftLines(drift, folder);
  for (const [word, path] of lines) console.error(`${word} ${path}`);
  if (lines.length === 0) return EXIT.fine;
  console.error('run `npm run codegen` and commit the result');
  return EXIT.findings;
}
