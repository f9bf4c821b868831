import { writeFileSync } from 'node:fs';
import { formatDiagnostic } from '../../diagnostic.ts';
import type { Piece } from '../../emit/docs/pages/pages.ts';
import type { Catalog } from '../../model/catalog.ts';
import {
  CATALOG_OPTIONS,
  type Command,
  EXIT,
  nameOf,
  readInput,
  readOptions,
  UsageError,
} from '../command.ts';

export const command: Command = {
  name: 'docs',
  summary: 'fill marked regions of a Markdown or MDX page',
  usage: `usage: npm run codegen -- docs --into FILE… [options]
       npm run codegen -- docs               list what a region can hold

A region is everything between two lines of the page, which stay as they are:
  <!-- codegen:begin NAME -->  …  <!-- codegen:end NAME -->
  {/* codegen:begin NAME */}   …  {/* codegen:end NAME */}

  --check          compare only; exit 1 and name each region that differs
  --locale NAME    the language; by default the one that the file's path names, else the first
  --edition NAME   fill in what that edition knew (default: the newest)
  --catalog FILE   read FILE instead of metrics.schema.yaml`,
  async run(args) {
    const { values, positionals } = readOptions(
      args,
      {
        ...CATALOG_OPTIONS,
        into: { type: 'string', multiple: true },
        check: { type: 'boolean', default: false },
        locale: { type: 'string' },
        edition: { type: 'string' },
      },
      Number.MAX_SAFE_INTEGER,
    );
    if (values.into === undefined && positionals.length > 0)
      throw new UsageError('pages are named after `--into`');
    const { asked, loadCatalog } = await import('../load.ts');
    const catalog = asked(loadCatalog(values.catalog), values.edition)?.catalog;
    if (catalog === undefined) return EXIT.invalid;
    const { piecesOf } = await import('../../emit/docs/pages/pages.ts');
    const pieces = piecesOf(catalog);
    const files = [...(values.into ?? []), ...positionals];
    if (files.length > 0) return fill(catalog, pieces, files, values.locale, values.check);
    for (const name of pieces.keys()) console.log(name);
    return EXIT.fine;
  },
};

/** Nothing is written unless every page could be filled. */
async function fill(
  { locales }: Catalog,
  pieces: ReadonlyMap<string, Piece>,
  files: readonly string[],
  wanted: string | undefined,
  check: boolean,
): Promise<number> {
  const { fillRegions, localeOf } = await import('../../emit/docs/regions.ts');
  const pages = files.map((file) => {
    const bytes = readInput(file);
    const shown = nameOf(file);
    const locale = wanted ?? localeOf(shown, locales);
    if (!locales.includes(locale))
      throw new UsageError(`there is no locale ${locale}; the catalog has ${locales.join(', ')}`);
    return { file, before: bytes, ...fillRegions(shown, bytes, pieces, locale) };
  });
  const broken = pages.flatMap(({ diagnostics, before }) =>
    diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, before.toString('utf8'))),
  );
  if (broken.length > 0) {
    console.error([...broken, `${broken.length} finding(s); nothing was written`].join('\n'));
    return EXIT.invalid;
  }
  const changed = pages.filter((page) => page.changed.length > 0);
  for (const { file, bytes, changed: regions } of changed) {
    if (!check) writeFileSync(file, bytes);
    for (const region of regions) console.log(`${check ? 'stale' : 'filled'} ${file} ${region}`);
  }
  return check && changed.length > 0 ? EXIT.findings : EXIT.fine;
}
