import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { emitSemconv } from '../../../../../codegen/emit/semconv/semconv.ts';
import { readRecordings } from '../../../../../runtime/gateway/recording.ts';
import plugin from '../../../../../runtime/plugins/otel.ts';
import { catalogAt } from '../../../../kit/catalog-at.ts';
import { Exporter } from '../../../../kit/otel-exporter.ts';
import { Receiver } from '../../../../kit/receiver.ts';
import { catalogOf, edited } from '../../../../kit/shop.ts';

interface Ref {
  readonly ref: string;
}

interface Level extends Ref {
  readonly requirement_level: unknown;
}

function list(edition: string | undefined, section: string): Record<string, unknown>[] {
  const files = emitSemconv(catalogAt(edition));
  const text = files.find(({ path }) => path === `semconv/${section}.yaml`)?.text ?? '{}';
  return parse(text)[section] ?? [];
}

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

test('an attribute that an event may lack is required under a condition, as the conventions have error.type', () => {
  const metrics = list(undefined, 'metrics') as { name: string; attributes: Level[] }[];
  const levelOf = (name: string, ref: string): unknown =>
    metrics
      .find((metric) => metric.name === name)
      ?.attributes.find((attribute) => attribute.ref === ref)?.requirement_level;
  const duration = 'gen_ai.client.operation.duration';
  expect(levelOf(duration, 'gen_ai.operation.name')).toBe('required');
  expect(levelOf(duration, 'error.type')).toEqual({ conditionally_required: expect.any(String) });
});

test('members that make the same word each have an id of their own', () => {
  const catalog = catalogOf(edited('[paid, refused]', "[paid-in, paid_in, 支払い, 'Paid in']"));
  const { text = '' } = emitSemconv(catalog).find(({ path }) => path.includes('attributes')) ?? {};
  const { attributes } = parse(text) as { attributes: { key: string; type: Type }[] };
  const { type } = attributes.find(({ key }) => key === 'shop.outcome') ?? {};
  const { members } = type as { members: { id: string; value: string }[] };
  expect(members.map(({ value }) => value)).toEqual([
    'paid-in',
    'paid_in',
    '支払い',
    'Paid in',
    'unknown',
  ]);
  expect(new Set(members.map(({ id }) => id)).size).toBe(members.length);
});

type Type = string | { readonly members: readonly { readonly value: string }[] };

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
  const { attributes } = parse(readFileSync('generated/semconv/attributes.yaml', 'utf8')) as {
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
  for (const { events } of await readRecordings('test/data/events'))
    for (const event of events) exporter.emit(event);
  await exporter.stop();
  vi.unstubAllEnvs();
  await receiver.close();
  const { metrics, spans, logs } = receiver;
  const sent = [
    ...[...metrics, ...spans, ...logs].map(({ resource }) => resource),
    ...metrics.flatMap(({ points }) => points.map((point) => point.attributes)),
    ...spans.flatMap(({ attributes, events }) => [
      attributes,
      ...events.map((one) => one.attributes),
    ]),
    ...logs.map((record) => record.attributes),
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
