import type { Catalog, Label, Side } from '../../model/catalog.ts';
import { closest } from '../../suggest.ts';
import { CATALOG_OPTIONS, type Command, EXIT, readOptions, UsageError } from '../command.ts';
import type { Sample, Scrape } from './exposition.ts';

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
    const { asked, loadCatalog } = await import('../load.ts');
    const catalog = asked(loadCatalog(values.catalog), values.edition)?.catalog;
    if (catalog === undefined) return EXIT.invalid;
    const scrape = await scraped(url, values['token-env']);
    if (scrape === undefined) return EXIT.invalid;
    const { undeclared, unseen, seen } = compareLive(catalog, scrape);
    const wrong = undeclared.length === 0 ? 'nothing is wrong' : `${undeclared.length} finding(s)`;
    console.log(`${wrong}: ${seen} declared families are exported, ${unseen.length} are not yet`);
    for (const line of undeclared) console.log(`  ${line}`);
    if (unseen.length > 0) console.log(`not exported yet: ${unseen.join(', ')}`);
    const failed = undeclared.length > 0 || (values.strict && unseen.length > 0);
    return failed ? EXIT.findings : EXIT.fine;
  },
};

/** Undefined, and the reason printed, when the service gives no exposition. */
async function scraped(url: string, variable: string): Promise<Scrape | undefined> {
  const token = process.env[variable];
  const { readExposition } = await import('./exposition.ts');
  try {
    const response = await fetch(url, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok)
      throw new Error(
        `it answered ${response.status} ${response.statusText}`.trim() +
          (response.status === 401 ? `; the token is taken from ${variable}` : ''),
      );
    return readExposition(await response.text());
  } catch (error) {
    const { message, cause } = error as Error;
    console.error(`${url}: ${cause instanceof Error ? cause.message : message}`);
    return undefined;
  }
}

/**
 * Compares every family, label and value of a scrape with the catalog. What the catalog does not
 * declare is reported once, however many series have it.
 */
function compareLive({ families }: Catalog, { samples, types }: Scrape) {
  const undeclared = new Set<string>();
  const seen = new Set<string>();
  for (const sample of samples) {
    // Histograms print their samples with an ending.
    const stem = sample.name.replace(/_(bucket|sum|count)$/, '');
    const isFamily = (one: string): boolean => families.has(one) || types.has(one);
    const name = !isFamily(sample.name) && isFamily(stem) ? stem : sample.name;
    const { type: declared, prometheus: side } = families.get(name) ?? {};
    if (side === undefined) {
      const near = closest(name, [...families.keys()]);
      const hint = near === undefined ? '' : `; did you mean ${near}?`;
      undeclared.add(`family ${name} is not declared${hint}`);
      continue;
    }
    seen.add(name);
    const type = types.get(name);
    if (type !== undefined && type !== declared)
      undeclared.add(`family ${name} is a ${type}; the catalog declares a ${declared}`);
    for (const finding of sampleFindings(name, side, sample)) undeclared.add(finding);
  }
  return {
    undeclared: [...undeclared],
    unseen: [...families.keys()].filter((name) => !seen.has(name)),
    seen: seen.size,
  };
}

function sampleFindings(family: string, side: Side, { name, labels }: Sample): string[] {
  const uses = new Map(side.labels.map(({ label }) => [label.prometheusName, label]));
  const isBucket = name === `${family}_bucket`;
  const found = Object.entries(labels).flatMap(([label, value]) => {
    if (isBucket && label === 'le') return boundFindings(family, side, value);
    const use = uses.get(label);
    if (use === undefined) return [`label ${label} of ${family} is not declared`];
    if (accepts(use, value)) return [];
    return [`value ${label}="${value}" of ${family} is not declared`];
  });
  const missing = [...uses.keys()].filter((label) => !Object.hasOwn(labels, label));
  return [
    ...found,
    ...missing.map((label) => `label ${label} of ${family} is declared, but not exported`),
  ];
}

function boundFindings(family: string, { buckets }: Side, le: string): string[] {
  const isKnown = le === '+Inf' || buckets?.bounds.includes(Number(le)) === true;
  return isKnown ? [] : [`bound ${Number(le)} of ${family} is not declared`];
}

/** Values that the label can have: members, constants per event, what the policy lets through. */
function accepts({ fallback, absent, sources, members, policy }: Label, value: string): boolean {
  if (value === fallback || value === absent) return true;
  if (sources.some((source) => source.kind === 'constant' && source.text === value)) return true;
  if (members !== undefined) return members.includes(value);
  if (policy?.steps !== undefined) return policy.steps.includes(Number(value));
  return policy?.pattern === undefined || new RegExp(`^(?:${policy.pattern})$`).test(value);
}
