import { PrometheusRegistry } from '../../../generated/prometheus-registry.ts';
import type { Bench } from '../bench.ts';

/** What cannot be shown here, and where it is driven instead. */
const NOT_SHOWN: readonly (readonly [families: RegExp, why: string])[] = [
  [/^openclaw_talk_(?:event_duration|audio)/, 'needs a provider of realtime speech'],
  [/^openclaw_liveness_/, 'needs an event loop that is blocked for two minutes'],
  [
    /_lost_items_total$/,
    'needs a Collector that fails; test/unit/runtime/otel/losses.test.ts has many',
  ],
  [/_family_dropped_total$/, 'needs a full store; test:prometheus fills one'],
];

/** Every family came up in one of the gateways, or it is said why it cannot. */
export function checkSeen({ report, seen }: Bench): void {
  const all = new PrometheusRegistry().store.families.map(({ name }) => name);
  const unseen = all.filter((name) => !seen.has(name));
  const why = (name: string) => NOT_SHOWN.find(([families]) => families.test(name))?.[1];
  for (const name of unseen) report.note(`not shown: ${name} ${why(name) ?? ''}`);
  report.equal(
    unseen.filter((name) => why(name) === undefined),
    [],
    `${all.length - unseen.length} of ${all.length} families come from the gateway`,
  );
}
