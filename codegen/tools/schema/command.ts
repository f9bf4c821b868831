import { readFileSync } from 'node:fs';
import { type Command, EXIT } from '../command.ts';
import { readOptions } from '../options.ts';

const SCHEMA = new URL('../../catalog/catalog.schema.json', import.meta.url);

export const command: Command = {
  name: 'schema',
  summary: 'print the JSON Schema of the catalog, for editors',
  usage: `usage: npm run codegen -- schema

The schema is the one that the generator itself validates with. An editor that speaks
yaml-language-server finds it through the first line of a catalog:
  # yaml-language-server: $schema=PATH`,
  run(args) {
    readOptions(args, {});
    process.stdout.write(readFileSync(SCHEMA, 'utf8'));
    return EXIT.fine;
  },
};
