import { CATALOG_OPTIONS, type Command, EXIT, readOptions, UsageError } from '../command.ts';
import type { LiveReport } from './compare.ts';
import type { Scrape } from './exposition.ts';

const TIMEOUT_MS = 15_000;

export const command: Command = {
  name: 'check-live',
  summary: 'scrape a running service and compare what it exports with the catalog',
  usage: `usage: npm run codegen -- check-live URL [options]

Exit code 1 when the service exports a family, label or value that the catalog does not declare.

  --token-env NAME   the variable that holds the bearer token (default: SCRAPE_TOKEN)
  --strict           exit 1 also when something declared was not exported
  --edition NAME     the catalog as that edition knew it (default: the newest)
  --catalog FILE     read FILE instead of metrics.schema.yaml`,
  async run(args) {
    const { values, positionals } = readOptions(
      args,
      {
        ...CATALOG_OPTIONS,
        'token-env': { type: 'string', default: 'SCRAPE_TOKEN' },
        strict: { type: 'boolean', default: false },
        edition: { type: 'string' },
      },
      1,
    );
    const [url = ''] = positionals;
    if (!URL.canParse(url)) throw new UsageError('check what? give a URL');
    const { loadCatalog, usable } = await import('../load.ts');
    const catalog = usable(loadCatalog(values.catalog), 'text', values.edition)?.catalog;
    if (catalog === undefined) return EXIT.invalid;
    const scrape = await scraped(url, process.env[values['token-env']]);
    if (scrape === undefined) return EXIT.invalid;
    const { compareLive } = await import('./compare.ts');
    const report = compareLive(catalog, scrape);
    print(report);
    const failed = report.undeclared.length > 0 || (values.strict && report.unseen.length > 0);
    return failed ? EXIT.findings : EXIT.fine;
  },
};

function print({ undeclared, unseen, seen }: LiveReport): void {
  const wrong = undeclared.length === 0 ? 'nothing is wrong' : `${undeclared.length} finding(s)`;
  console.log(`${wrong}: ${seen} declared families are exported, ${unseen.length} are not yet`);
  for (const line of undeclared) console.log(`  ${line}`);
  if (unseen.length > 0) console.log(`not exported yet: ${unseen.join(', ')}`);
}

/** Undefined, and the reason printed, when the service gives no exposition. */
async function scraped(url: string, token: string | undefined): Promise<Scrape | undefined> {
  const { readExposition } = await import('./exposition.ts');
  try {
    const response = await fetch(url, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok)
      throw new Error(`it answered ${response.status} ${response.statusText}`.trim());
    return readExposition(await response.text());
  } catch (error) {
    const { message, cause } = error as Error;
    console.error(`${url}: ${cause instanceof Error ? cause.message : message}`);
    return undefined;
  }
}
