import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { compareCatalogs } from '../../../../codegen/diff/compare.ts';
import { blocks } from '../../../kit/blocks.ts';
import { codegen, workshop } from '../../../kit/codegen.ts';
import { edited, newestOf, OPERATED, SHOP } from '../../../kit/shop.ts';

/** `what | for whom it breaks | why it is declared`, a line per change. */
function changes(from: string, to: string): string[] {
  return compareCatalogs(newestOf(from), newestOf(to)).map(
    ({ subject, what, breaks, privacy, declared }) =>
      [`${subject}: ${what}`, breaks.join(' '), privacy ? 'privacy' : '', declared]
        .filter((part) => part)
        .join(' | '),
  );
}

const SPANS = `attributes:
  shop.time: How long it took.
spans:
  order:
    name: shop.order
    description: One order.
    on: order.placed
    duration: durationMs
    labels: [outcome]
    attributes: { shop.time: durationMs }
    status:
      - where: { outcome: [refused] }
`;

/** A shop with everything that can change. */
const ALL = OPERATED + SPANS;

test('a catalog does not differ from itself, nor when lines are added', () => {
  expect(changes(SHOP + SPANS, `# A line more.\n${SHOP}${SPANS}`)).toEqual([]);
});

test('nor does one with translations beside it', async () => {
  const own = await codegen('.', ['diff', 'metrics.schema.yaml']);
  expect(own.stdout.trim()).toBe('nothing changed');
});

/** The shop with what stands behind `out` replaced by what stands behind `into`, pair by pair. */
function changed(lines: readonly string[], out: string, into: string): string {
  const texts = (mark: string) =>
    lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(1));
  const instead = texts(into);
  return texts(out).reduce((text, from, index) => edited(from, instead[index] ?? '', text), ALL);
}

/** `<` and `>` change the old catalog, `-` and `+` the new one; the rest is what is said. */
test.each(blocks(new URL('changes.txt', import.meta.url)))('%j %j %j %j', (...lines) => {
  const said = lines.filter((line) => !/^[<>+-]/.test(line));
  expect(changes(changed(lines, '<', '>'), changed(lines, '-', '+'))).toEqual(said);
});

const CATALOG = 'metrics.schema.yaml';

test('what a policy refused no longer is a change of privacy, and must be declared', async () => {
  const { run, write } = workshop();
  write('old.yaml', edited('redact: true', "redact: true, refuse: 'secret'"));
  const { status, stdout } = await run('diff', 'old.yaml');
  expect(status).toBe(1);
  expect(stdout).toContain(
    'PRIVACY policy token: refuses nothing: refuse secret became nothing, in 1 label',
  );
  write(CATALOG, edited('cap:', 'allow: { breaking-change: nobody ever sold secrets }\ncap:'));
  expect((await run('diff', 'old.yaml')).status).toBe(0);
});

test('queries that follow the new name of a family are no changes of their own', async () => {
  const renamed = OPERATED.replaceAll('shop_orders_total', 'shop_sales_total');
  const name = 'metric orders: prometheus name: shop_orders_total became shop_sales_total';
  expect(changes(OPERATED, renamed)).toEqual([`${name} | prometheus typescript`]);
  const { run, write } = workshop(renamed);
  write('old.yaml', OPERATED);
  const { stdout } = await run('diff', 'old.yaml');
  expect(stdout).toContain(`${name}, in 3 queries — for Prometheus, TypeScript`);
});

test('the command compares with a revision, a file and an edition, and fails on what is undeclared', async () => {
  const { run, write, folder } = workshop();
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
      cwd: folder,
      stdio: 'ignore',
    });
  };
  git('init');
  git('add', '.');
  git('commit', '-m', 'first');
  expect((await run('diff')).stdout).toBe('nothing changed\n');
  write(CATALOG, edited('shop_orders_total', 'shop_sales_total'));
  const text = await run('diff');
  expect(text.status).toBe(1);
  expect(text.stdout).toContain(`${CATALOG}:35:19 BREAKING metric orders: prometheus name`);
  const json = await run('diff', 'HEAD', '--format', 'json');
  expect(json.status).toBe(text.status);
  expect(JSON.parse(json.stdout)).toMatchObject([
    {
      ...{ subject: 'metric orders', place: expect.stringMatching(`${CATALOG}:35:19$`) },
      ...{ prometheus: 'breaking', otel: 'compatible' },
      ...{ typescript: 'breaking', operators: 'compatible' },
    },
  ]);
  write('old.yaml', edited('Orders', 'Sales'));
  write(CATALOG, SHOP);
  const file = await run('diff', 'old.yaml');
  expect(file.status).toBe(0);
  expect(file.stdout).toContain('compatible group orders: changed');
  write(CATALOG, edited('    type: histogram', "    type: histogram\n    since: '2.0'"));
  expect((await run('diff', '1.0')).stdout).toContain('metric order_duration: is new');
  expect((await run('diff', 'no-such-thing')).status).toBe(64);
});
