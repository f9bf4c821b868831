import { type Command, EXIT, UsageError } from './command.ts';
import { CATALOG_OPTIONS, oneOf, readOptions } from './options.ts';

const TIMEOUT_MS = 15_000;

export const command: Command = {
  name: 'check-live',
  summary: 'scrape a running service and compare what it exports with the catalog',
  usage: `usage: npm run codegen -- check-live URL [options]

Exit code 1 when the service exports a family, label or value that the catalog does not declare.

  --token TOKEN      sent as a bearer token; better in the environment, see next
  --token-env NAME   the variable that holds the token (default: SCRAPE_TOKEN)
  --strict           exit 1 also when a declared family was not exported
  --edition NAME     the catalog as that edition knew it (default: the newest)
  --catalog FILE     read FILE instead of metrics.schema.yaml
  --format WORD      text or json`,
  async run(args) {
    const { values, positionals } = readOptions(
      args,
      {
        ...CATALOG_OPTIONS,
        token: { type: 'string' },
        'token-env': { type: 'string', default: 'SCRAPE_TOKEN' },
        strict: { type: 'boolean', default: false },
        edition: { type: 'string' },
        format: { type: 'string', default: 'text' },
      },
      1,
    );
    const format = oneOf('--format', values.format, ['text', 'json']);
    const [url] = positionals;
    if (url === undefined || !URL.canParse(url)) throw new UsageError('check what? give a URL');
    const { loadCatalog, usable } = await import('./load.ts');
    const catalog = usable(loadCatalog(values.catalog), 'text', values.edition);
    if (catalog === undefined) return EXIT.invalid;
    const text = await scrape(url, values.token ?? process.env[values['token-env']]);
    if (text === undefined) return EXIT.invalid;
    const { readExposition } = await import('../live/exposition.ts');
    const { compareLive } = await import('../live/compare.ts');
    const report = compareLive(catalog, readExposition(text));
    if (format === 'json') console.log(JSON.stringify(report, undefined, 2));
    else {
      for (const line of report.undeclared) console.error(line);
      for (const name of report.unseen) console.log(`not seen yet: ${name}`);
      console.log(
        `${report.seen} declared families seen, ${report.unseen.length} not; ${report.undeclared.length} finding(s)`,
      );
    }
    const failed = report.undeclared.length > 0 || (values.strict && report.unseen.length > 0);
    return failed ? EXIT.findings : EXIT.fine;
  },
};

/** The exposition; undefined, and the reason told, when there is none. */
async function scrape(url: string, token: string | undefined): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok)
      throw new Error(`it answered ${response.status} ${response.statusText}`.trim());
    return await response.text();
  } catch (error) {
    const { message, cause } = error as Error;
    console.error(`${url}: ${cause instanceof Error ? cause.message : message}`);
    return undefined;
  }
}
