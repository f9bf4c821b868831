import type { Catalog } from '../../model/catalog.ts';
import { type Command, EXIT, UsageError } from '../command.ts';
import { CATALOG_OPTIONS, oneOf, readOptions, wholeNumber } from '../options.ts';
import type { LiveReport } from './compare.ts';

const TIMEOUT_MS = 15_000;

export const command: Command = {
  name: 'check-live',
  summary: 'scrape a running service and compare what it exports with the catalog',
  usage: `usage: npm run codegen -- check-live URL [options]
       npm run codegen -- check-live --otlp PORT [options]

Exit code 1 when the service exports a family, label or value that the catalog does not declare.

  --token TOKEN      sent as a bearer token; better in the environment, see next
  --token-env NAME   the variable that holds the token (default: SCRAPE_TOKEN)
  --otlp PORT        listen for OTLP over HTTP in protobuf instead of scraping
  --for SECONDS      how long to listen (default: 60, or until interrupted)
  --strict           exit 1 also when something declared was not exported
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
        otlp: { type: 'string' },
        for: { type: 'string', default: '60' },
        strict: { type: 'boolean', default: false },
        edition: { type: 'string' },
        format: { type: 'string', default: 'text' },
      },
      1,
    );
    const format = oneOf('--format', values.format, ['text', 'json']);
    const seconds = wholeNumber('--for', values.for, 1);
    const [url] = positionals;
    if (values.otlp === undefined && (url === undefined || !URL.canParse(url)))
      throw new UsageError('check what? give a URL, or `--otlp PORT`');
    const { loadCatalog, usable } = await import('../load.ts');
    const catalog = usable(loadCatalog(values.catalog), 'text', values.edition)?.catalog;
    if (catalog === undefined) return EXIT.invalid;
    const report =
      values.otlp === undefined
        ? await scraped(catalog, url ?? '', values.token ?? process.env[values['token-env']])
        : await received(catalog, wholeNumber('--otlp', values.otlp, 0), seconds);
    if (report === undefined) return EXIT.invalid;
    print(report, format);
    const failed = report.undeclared.length > 0 || (values.strict && report.unseen.length > 0);
    return failed ? EXIT.findings : EXIT.fine;
  },
};

function print(report: LiveReport, format: 'text' | 'json'): void {
  if (format === 'json') {
    console.log(JSON.stringify(report, undefined, 2));
    return;
  }
  const { undeclared, unseen, seen } = report;
  const wrong = undeclared.length === 0 ? 'nothing is wrong' : `${undeclared.length} finding(s)`;
  console.log(`${wrong}: ${seen} declared families are exported, ${unseen.length} are not yet`);
  for (const line of undeclared) console.log(`  ${line}`);
  if (unseen.length > 0) console.log(`not exported yet: ${unseen.join(', ')}`);
}

/** Undefined, and the reason printed, when the service gives no exposition. */
async function scraped(
  catalog: Catalog,
  url: string,
  token: string | undefined,
): Promise<LiveReport | undefined> {
  const { readExposition } = await import('./exposition.ts');
  const { compareLive } = await import('./compare.ts');
  try {
    const response = await fetch(url, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok)
      throw new Error(`it answered ${response.status} ${response.statusText}`.trim());
    return compareLive(catalog, readExposition(await response.text()));
  } catch (error) {
    const { message, cause } = error as Error;
    console.error(`${url}: ${cause instanceof Error ? cause.message : message}`);
    return undefined;
  }
}

/** Listens until the time is over or someone interrupts. */
async function received(
  catalog: Catalog,
  port: number,
  seconds: number,
): Promise<LiveReport | undefined> {
  const { receiveOtlp } = await import('./receiver.ts');
  const { compareLiveOtlp } = await import('./compare.ts');
  const receiver = await receiveOtlp(port).catch(({ message }: Error) => {
    throw new UsageError(message);
  });
  console.error(`listening on http://127.0.0.1:${receiver.port} for ${seconds} s`);
  await new Promise<void>((done) => {
    const timer = setTimeout(done, seconds * 1000);
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        clearTimeout(timer);
        done();
      });
  });
  receiver.close();
  const report = compareLiveOtlp(catalog, receiver.metrics);
  const bad = receiver.unreadable.map((reason) => `a request is not OTLP in protobuf: ${reason}`);
  return { ...report, undeclared: [...report.undeclared, ...new Set(bad)] };
}
