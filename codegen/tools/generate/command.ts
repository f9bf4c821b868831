import { relative, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
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
import type { Loaded } from '../load.ts';
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
    const format = oneOf('--format', values.format, FORMATS);
    // A run without findings left a record; while nothing that it names has changed it says the same.
    const said = values.fresh || format !== 'text' ? undefined : recordOf(values).said();
    if (said === undefined || (values.strict && said !== ''))
      return (await generate(values, format)).code;
    if (said !== '') console.error(said);
    return EXIT.fine;
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

const recordOf = ({ catalog, out, edition, runtime }: Options): Fingerprint =>
  fingerprint(catalog, resolve(out), edition, runtime);

/**
 * One run: reads, checks, and compares or writes.
 * @param open a watcher may look at the folder itself
 * @returns the exit code, and the files that were looked for
 */
export async function generate(
  values: Options,
  format: Format,
  open = false,
): Promise<{ readonly code: number; readonly inputs: readonly string[] }> {
  await using printer = new Worker(new URL('../../output/code-thread.ts', import.meta.url));
  const { loadCatalog } = await import('../load.ts');
  const loaded = loadCatalog(values.catalog);
  return { code: await generated(loaded, values, format, open, printer), inputs: loaded.inputs };
}

async function generated(
  loaded: Loaded,
  values: Options,
  format: Format,
  open: boolean,
  printer: Worker,
) {
  const folder = resolve(values.out);
  const { formatFindings, usable } = await import('../load.ts');
  const { changedLocales, replaceFiles } = await import('../../locales/locale-files.ts');
  const catalog = usable(loaded, format, values.edition)?.catalog;
  const { keepEditorFile, outputFiles } = await import('./files.ts');
  if (catalog === undefined) {
    const but = values.check ? '' : keepEditorFile(folder, loaded);
    console.error(
      `${loaded.diagnostics.length} finding(s); nothing was written${but}. Why a rule is there: codegen/lint/rules.md`,
    );
    return EXIT.invalid;
  }
  const files = await outputFiles(loaded, catalog, values.runtime, printer);
  const { compareOutput, clean } = await import('../../output/folder.ts');
  // A run that prints elsewhere leaves the translations alone.
  const locales = values.out === 'generated' ? changedLocales(loaded.locales) : [];
  const counted = loaded.diagnostics.filter(({ id }) => values.strict || id !== 'untranslated');
  const findings = counted.length > 0 ? EXIT.findings : EXIT.fine;
  const store = (): void => {
    if (findings !== EXIT.fine) return;
    recordOf(values).store(loaded.inputs, formatFindings(loaded.diagnostics, loaded.text, 'text'));
  };
  if (values.check) {
    const drift = compareOutput(folder, files);
    const lines = [...locales.map(({ file }) => `stale ${file}`), ...driftLines(drift, folder)];
    if (lines.length === 0) store();
    for (const line of lines) console.error(line);
    if (!clean(drift)) console.error('run `npm run codegen` and commit the result');
    return lines.length > 0 ? EXIT.findings : findings;
  }
  if (values.strict && findings !== EXIT.fine) return findings;
  const { writeOutput } = await import('../../output/write.ts');
  const changed = written(folder, () => writeOutput(folder, files, open));
  if (changed === undefined) return EXIT.invalid;
  replaceFiles(locales);
  const lines = [...locales.map(({ file }) => `stale ${file}`), ...driftLines(changed, folder)];
  if (format === 'text')
    for (const line of lines)
      console.log(line.replace(/^orphaned/, 'removed').replace(/^(?:stale|missing)/, 'wrote'));
  store();
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

/** `stale generated/events.ts`: a line for each file that differs. */
function driftLines(drift: Drift, folder: string): string[] {
  return Object.entries(drift).flatMap(([word, paths]: [string, readonly string[]]) =>
    paths.map((path) => `${word} ${relative(process.cwd(), resolve(folder, path))}`),
  );
}
