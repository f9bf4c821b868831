import { type Command, EXIT } from '../command.ts';
import { CATALOG_OPTIONS, oneOf, readOptions, wholeNumber } from '../options.ts';
import type { Budget, FamilyBudget, FleetPlan } from './budget.ts';

export const command: Command = {
  name: 'budget',
  summary: 'what the metrics can cost: series at worst, against the cap',
  usage: `usage: npm run codegen -- budget [options]

  --share PERCENT     warn about a family that can take more of the cap (default: 25)
  --strict            exit 1 when there is such a family
  --gateways N        plan a fleet of N: series, samples per second, bytes per scrape
  --interval SECONDS  time between two scrapes (default: 15)
  --edition NAME      the catalog as that edition knew it (default: the newest)
  --catalog FILE      read FILE instead of metrics.schema.yaml
  --format WORD       text or json`,
  async run(args) {
    const { values } = readOptions(args, {
      ...CATALOG_OPTIONS,
      share: { type: 'string', default: '25' },
      strict: { type: 'boolean', default: false },
      gateways: { type: 'string' },
      interval: { type: 'string', default: '15' },
      edition: { type: 'string' },
      format: { type: 'string', default: 'text' },
    });
    const format = oneOf('--format', values.format, ['text', 'json']);
    const share = wholeNumber('--share', values.share, 1) / 100;
    const gateways = wholeNumber('--gateways', values.gateways ?? '1', 1);
    const interval = wholeNumber('--interval', values.interval, 1);
    const { loadCatalog, usable } = await import('../load.ts');
    const catalog = usable(loadCatalog(values.catalog), 'text', values.edition);
    if (catalog === undefined) return EXIT.invalid;
    const { budgetOf, planFleet } = await import('./budget.ts');
    const budget = budgetOf(catalog);
    const large = budget.families.filter((family) => family.share > share);
    const fleet = values.gateways === undefined ? undefined : planFleet(budget, gateways, interval);
    if (format === 'json') console.log(JSON.stringify({ ...budget, fleet }, infinityAsText, 2));
    else await print(budget, large, share, fleet);
    return values.strict && large.length > 0 ? EXIT.findings : EXIT.fine;
  },
};

async function print(
  budget: Budget,
  large: readonly FamilyBudget[],
  share: number,
  fleet: FleetPlan | undefined,
): Promise<void> {
  const { textTable } = await import('../text-table.ts');
  const rows = budget.families.map((family) => [
    family.name,
    count(family.series),
    `${(family.share * 100).toFixed(1)}%`,
    family.labels.map(({ name, values }) => `${name} ${count(values)}`).join(' × '),
    family.limit === undefined ? '' : `limit ${family.limit}`,
  ]);
  for (const line of textTable([['family', 'series', 'of cap', 'labels', ''], ...rows]))
    console.log(line);
  console.log(`\nat worst ${count(budget.series)} series; the store holds ${count(budget.cap)}`);
  if (fleet !== undefined)
    console.log(
      `${count(fleet.gateways)} gateway(s) at most: ${count(fleet.series)} series, ` +
        `${count(Math.round(fleet.samplesPerSecond))} samples per second, ` +
        `about ${count(Math.round(fleet.bytesPerScrape / 1024))} KiB per scrape`,
    );
  if (large.length > 0)
    console.error(
      `\nwarning: ${large.length} families can take more than ${share * 100}% of the store; ` +
        'a `limit:` on one keeps the places of the others',
    );
}

function count(number: number): string {
  return Number.isFinite(number) ? number.toLocaleString('en') : '∞';
}

/** JSON has no infinity. */
function infinityAsText(_: string, value: unknown): unknown {
  return value === Number.POSITIVE_INFINITY ? 'unbounded' : value;
}
