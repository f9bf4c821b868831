import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { IN_PROGRESS, namedEdition } from '../../catalog/edition.ts';
import { replaceFiles } from '../../locales/locale-files.ts';
import { frozenFacts, lockFile, MISSING, printLock } from '../../lock/check.ts';
import { CATALOG_OPTIONS, type Command, EXIT, readOptions, UsageError } from '../command.ts';

export const command: Command = {
  name: 'lock',
  summary: 'release an edition: give `next` its name, and write down what it has',
  usage: `usage: npm run codegen -- lock EDITION [options]

Writes the file of the edition below the folder that the catalog names in \`locks:\`. From then on a
change of anything in it is a finding, and so is an entry that the edition did not have. An edition
that the catalog does not have yet is \`next\`, which gets this name wherever the catalog says it.

  --catalog FILE   read FILE instead of metrics.schema.yaml`,
  async run(args) {
    const { values, positionals } = readOptions(args, CATALOG_OPTIONS, 1);
    const [name] = positionals;
    if (name === undefined) throw new UsageError('lock which edition?');
    if (name === IN_PROGRESS)
      throw new UsageError(`\`${name}\` is in progress; give it the name of the release`);
    const { loadCatalog, usable } = await import('../load.ts');
    let loaded = loadCatalog(values.catalog);
    const newest = loaded.editions.at(-1)?.catalog;
    const names = newest?.edition === IN_PROGRESS && !newest.editions.includes(name);
    if (names) loaded = loadCatalog(values.catalog, namedEdition(loaded.source, name));
    // What is missing is about to be there.
    const diagnostics = loaded.diagnostics.filter(
      ({ id, message }) => id !== MISSING || !message.includes(` ${name} `),
    );
    const edition = usable({ ...loaded, diagnostics }, 'text', name);
    if (edition === undefined) return EXIT.invalid;
    const folder = edition.document.locks;
    if (folder === undefined)
      throw new UsageError(`${values.catalog} names no folder in \`locks:\``);
    const path = lockFile(values.catalog, folder, name);
    if (existsSync(path))
      throw new UsageError(`${relative('', path)} is there; a lock is for ever`);
    const facts = printLock(frozenFacts(edition.document));
    const catalog = { file: values.catalog, text: loaded.text };
    replaceFiles([...(names ? [catalog] : []), { file: path, text: facts }]);
    if (names) console.log(`wrote ${values.catalog}: \`${IN_PROGRESS}\` is ${name}`);
    console.log(`wrote ${relative('', path)}`);
    return EXIT.fine;
  },
};
