import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { readRecordings } from '../../../../../runtime/gateway/recording.ts';
import plugin from '../../../../../runtime/plugins/otel.ts';
import { Exporter } from '../../../../kit/otel-exporter.ts';
import { Receiver } from '../../../../kit/receiver.ts';

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
