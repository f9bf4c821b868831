import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { formatDiagnostic } from './diagnostic.ts';
import { emitAll } from './emit/outputs.ts';
import { compareOutput, type Drift, writeOutput } from './output.ts';
import { checkCatalog, editionOf } from './pipeline.ts';

const USAGE = `usage: npm run codegen -- [options]

  --check          compare only; exit 1 and name each file that differs
  --edition NAME   print the catalog as that edition knew it (default: the newest)
  --out DIR        write below DIR instead of generated/
  --catalog FILE   read FILE instead of metrics.schema.yaml
`;

/** Exit codes: 0 fine, 1 drift, 2 an invalid catalog or a wrong call. */
function main(): number {
  const options = readOptions();
  if (options === undefined) return 2;
  if (options.help === true) {
    process.stdout.write(USAGE);
    return 0;
  }
  const path = resolve(options.catalog ?? 'metrics.schema.yaml');
  const file = relative(process.cwd(), path) || path;
  const text = readCatalog(path, file);
  if (text === undefined) return 2;
  const { catalog, diagnostics } = checkCatalog(file, text);
  for (const diagnostic of diagnostics) console.error(formatDiagnostic(diagnostic, text));
  if (catalog === undefined) {
    console.error(`${diagnostics.length} finding(s); nothing was written`);
    return 2;
  }
  const edition = editionOf(catalog, options.edition);
  if (edition === undefined) {
    console.error(
      `there is no edition ${options.edition}; the catalog has ${catalog.editions.join(', ')}`,
    );
    return 2;
  }
  const folder = resolve(options.out ?? 'generated');
  const files = emitAll(edition);
  if (options.check === true) return report(compareOutput(folder, files), folder);
  const changed = writeOutput(folder, files);
  for (const [word, paths] of Object.entries(changed))
    for (const name of paths)
      console.log(
        `${word === 'orphaned' ? 'removed' : 'wrote'} ${relative(process.cwd(), resolve(folder, name))}`,
      );
  return 0;
}

interface Options {
  readonly check?: boolean | undefined;
  readonly edition?: string | undefined;
  readonly out?: string | undefined;
  readonly catalog?: string | undefined;
  readonly help?: boolean | undefined;
}

function readOptions(): Options | undefined {
  try {
    return parseArgs({
      options: {
        check: { type: 'boolean' },
        edition: { type: 'string' },
        out: { type: 'string' },
        catalog: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return undefined;
  }
}

function readCatalog(path: string, file: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    console.error(`${file}: ${(error as Error).message}`);
    return undefined;
  }
}

function report(drift: Drift, folder: string): number {
  const lines = Object.entries(drift).flatMap(([word, paths]: [string, readonly string[]]) =>
    paths.map((path) => `${word} ${relative(process.cwd(), resolve(folder, path))}`),
  );
  for (const line of lines) console.error(line);
  if (lines.length > 0) console.error('run `npm run codegen` and commit the result');
  return lines.length > 0 ? 1 : 0;
}

process.exitCode = main();
