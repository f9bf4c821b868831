import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { IN_PROGRESS } from '../../catalog/edition.ts';
import { CATALOG_OPTIONS, type Command, EXIT, readOptions, UsageError } from '../command.ts';

export const command: Command = {
  name: 'lock',
  summary: 'write down what a released edition has, once, so that nothing changes it',
  usage: `usage: npm run codegen -- lock EDITION [options]

Writes the file of the edition below the folder that the catalog names in \`locks:\`. From then on a
change of anything in it is a finding, and so is an entry that the edition did not have.

  --catalog FILE   read FILE instead of metrics.schema.yaml`,
  async run(args) {
    const { values, positionals } = readOptions(args, CATALOG_OPTIONS, 1);
    const [name] = positionals;
    if (name === undefined) throw new UsageError('lock which edition?');
    const { loadCatalog, usable } = await import('../load.ts');
    const { lockFile, printLock } = await import('../../lock/lock-files.ts');
    const loaded = loadCatalog(values.catalog);
    const edition = usable(loaded, 'text', name);
    if (edition === undefined) return EXIT.invalid;
    const folder = edition.document.locks;
    if (folder === undefined)
      throw new UsageError(`${values.catalog} names no folder in \`locks:\``);
    if (name === IN_PROGRESS)
      throw new UsageError(`\`${name}\` is in progress; give it its name first`);
    const path = lockFile(values.catalog, folder, name);
    if (existsSync(path))
      throw new UsageError(`${relative('', path)} is there; a lock is for ever`);
    const { frozenFacts } = await import('../../lock/lock-files.ts');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, printLock(frozenFacts(edition.document)));
    console.log(`wrote ${relative('', path)}`);
    return EXIT.fine;
  },
};
