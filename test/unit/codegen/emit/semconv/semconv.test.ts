import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { emitSemconv } from '../../../../../codegen/emit/semconv/semconv.ts';
import { readRecordings } from '../../../../../runtime/gateway/recording.ts';
import plugin from '../../../../../runtime/plugins/otel.ts';
import { catalogAt } from '../../../../kit/catalog-at.ts';
import { Exporter } from '../../../../kit/otel-exporter.ts';
import { Receiver } from '../../../../kit/receiver.ts';

interface Ref {
  readonly ref: string;
}

function registry(edition?: string): ReadonlyMap<string, Record<string, unknown>> {
  return new Map(
    emitSemconv(catalogAt(edition)).map(({ path, text }) => [
      path.replace(/^semconv\/|\.yaml$/g, ''),
      parse(text) as Record<string, unknown>,
    ]),
  );
}

const list = (edition: string | undefined, section: string): Record<string, unknown>[] =>
  (registry(edition).get(section)?.[section] ?? []) as Record<string, unknown>[];

test.each([undefined, '2026.5'])(
  'every attribute that a signal of %s refers to is declared once',
  (edition) => {
    const keys = list(edition, 'attributes').map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    const refs = [...list(edition, 'metrics'), ...list(edition, 'spans')].flatMap(
      ({ attributes }) => (attributes as Ref[]).map(({ ref }) => ref),
    );
    expect(refs.filter((ref) => !keys.includes(ref))).toEqual([]);
    for (const { attributes } of list(edition, 'spans')) {
      const own = (attributes as Ref[]).map(({ ref }) => ref);
      expect(new Set(own).size).toBe(own.length);
    }
  },
);

test('members, units and kinds are those of the documents', () => {
  const found = (section: string, key: string, value: string): unknown =>
    list('2026.9', section).find((entry) => entry[key] === value);
  expect(found('attributes', 'key', 'openclaw.memory.level')).toMatchObject({
    type: { members: [{ value: 'warning' }, { value: 'critical' }, { value: 'unknown' }] },
  });
  expect(found('attributes', 'key', 'openclaw.exec.timed_out')).toMatchObject({ type: 'boolean' });
  expect(found('metrics', 'name', 'openclaw.cost.usd')).toMatchObject({
    instrument: 'counter',
    unit: '1',
  });
  expect(found('spans', 'type', 'openclaw.run')).toMatchObject({ kind: 'internal' });
});

type Type = string | { readonly members: readonly { readonly value: string }[] };

const REGISTRY = new URL('../../../../../generated/semconv/attributes.yaml', import.meta.url);
const EVENTS = fileURLToPath(new URL('../../../../data/events', import.meta.url));

/** The types of the registry, in the way in which weaver's live-check compares them. */
function says(type: Type, value: unknown): boolean {
  if (typeof type !== 'string') return type.members.some((member) => member.value === value);
  const kinds: Readonly<Record<string, readonly string[]>> = {
    string: ['string'],
    boolean: ['boolean'],
    int: ['number', 'bigint'],
    double: ['number', 'bigint'],
  };
  return kinds[type]?.includes(typeof value) ?? type.startsWith('template[');
}

test('everything that leaves with the recorded events is declared, with its type and members', async () => {
  const { attributes } = parse(readFileSync(REGISTRY, 'utf8')) as {
    attributes: { key: string; type: Type }[];
  };
  const declared = new Map(attributes.map(({ key, type }) => [key, type]));
  const sets = attributes.flatMap(({ key, type }) =>
    typeof type === 'string' && type.startsWith('template[') ? [[`${key}.`, type] as const] : [],
  );
  vi.stubEnv('OTEL_BSP_MAX_QUEUE_SIZE', '50000');
  vi.stubEnv('OTEL_BLRP_MAX_QUEUE_SIZE', '50000');
  const receiver = await Receiver.start();
  const exporter = await Exporter.start(plugin, { endpoint: receiver.url, logs: true });
  for (const { events } of await readRecordings(EVENTS))
    for (const event of events) exporter.emit(event);
  await exporter.stop();
  vi.unstubAllEnvs();
  await receiver.close();
  const sent = [
    ...receiver.metrics.flatMap(({ resource, points }) => [
      resource,
      ...points.map((point) => point.attributes),
    ]),
    ...receiver.spans.flatMap(({ resource, attributes: own, events }) => [
      resource,
      own,
      ...events.map((event) => event.attributes),
    ]),
    ...receiver.logs.flatMap(({ resource, attributes: own }) => [resource, own]),
  ];
  const strange = new Set<string>();
  for (const [key, value] of sent.flatMap((one) => Object.entries(one))) {
    const type = declared.get(key) ?? sets.find(([prefix]) => key.startsWith(prefix))?.[1];
    if (type === undefined) strange.add(`${key} is not declared`);
    else if (!says(type, value)) strange.add(`${key} cannot be ${value}`);
  }
  expect(sent.length).toBeGreaterThan(3000);
  expect([...strange]).toEqual([]);
});
