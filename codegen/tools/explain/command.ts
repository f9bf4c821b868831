import type { Position } from '../../diagnostic.ts';
import { CATALOG_OPTIONS, type Command, EXIT, readOptions, UsageError } from '../command.ts';
import type { Subject } from './subjects.ts';

export const command: Command = {
  name: 'explain',
  summary: 'all about whatever the catalog declares, and about rules, by any of its names',
  usage: `usage: npm run codegen -- explain NAME [options]

NAME is an id of the catalog, a Prometheus or OpenTelemetry name, a name of generated code,
a sample such as x_bucket, a field, EVENT:FIELD, a setting or variable, or a rule of the lint.

  --edition NAME   the catalog as that edition knew it (default: the newest)
  --catalog FILE   read FILE instead of metrics.schema.yaml`,
  async run(args) {
    const { values, positionals } = readOptions(
      args,
      { ...CATALOG_OPTIONS, edition: { type: 'string' } },
      1,
    );
    const [name] = positionals;
    if (name === undefined) throw new UsageError('explain what? give a name');
    const { asked, loadCatalog } = await import('../load.ts');
    const loaded = loadCatalog(values.catalog);
    const newest = asked(loaded, values.edition);
    if (newest === undefined) return EXIT.invalid;
    const { subjectsOf } = await import('./subjects.ts');
    // What is gone is told as the last edition had it, unless one was named.
    const older = values.edition === undefined ? loaded.editions.slice(0, -1).reverse() : [];
    for (const edition of [newest, ...older]) {
      const { catalog, document, source } = edition;
      const found = subjectsOf(catalog, document).filter(({ names }) => names.includes(name));
      if (found.length === 0) continue;
      if (edition !== newest)
        console.log(`${newest.catalog.edition} has no \`${name}\`; ${catalog.edition} had\n`);
      const place = ({ at }: Subject) => (at === undefined ? undefined : placeOf(source.keyAt(at)));
      console.log(found.map((one) => print(one, place(one))).join('\n\n'));
      return EXIT.fine;
    }
    throw new UsageError(await unknown(name, subjectsOf(newest.catalog, newest.document)));
  },
};

async function unknown(name: string, subjects: readonly Subject[]): Promise<string> {
  const { closest, suggest } = await import('../../suggest.ts');
  const known = subjects.flatMap(({ names }) => names.flatMap((one) => one ?? []));
  // A list of thousands helps nobody: the nearest, else those that hold the word.
  const near = closest(name, known);
  const like = near === undefined ? known.filter((one) => one.includes(name)) : [near];
  const help = like.length === 0 ? '' : `; ${suggest(name, [...new Set(like)])}`;
  return `nothing is called \`${name}\`${help}`;
}

function placeOf({ file, line, column }: Position): string {
  return `${file}:${line}:${column}`;
}

function print({ title, facts }: Subject, declared: string | undefined): string {
  const lines = [['declared at', declared] as const, ...facts()].flatMap(([name, text = '']) =>
    text === '' ? [] : [`  ${name}: ${text.replaceAll('\n', '\n  ')}`],
  );
  return [title, ...lines].join('\n');
}
