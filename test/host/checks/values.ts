import { readExposition } from '../../../codegen/tools/check-live/exposition.ts';
import { PrometheusRegistry } from '../../../generated/prometheus-registry.ts';
import { eventually } from '../../kit/eventually.ts';
import { sum } from '../../kit/exposition-text.ts';
import type { Report } from '../../kit/report.ts';
import { ask, type Gateway } from '../gateway.ts';
import type { Usage } from '../servers.ts';
import type { Bench } from '../stage.ts';
import type { Traffic } from '../traffic.ts';

/** What was driven, as the metrics should say it: name, labels, value. */
export type Expected = readonly (readonly [string, Record<string, string>, number])[];

/** Everything here comes from the test's own counts and from what the model server reported. */
export function expectedValues({ driven, models, rpc }: Traffic): Expected {
  const usages = models.calls.flatMap(({ usage }) => usage ?? []);
  const errors = models.calls.length - usages.length;
  const { turns, rounds, tools: called } = driven;
  const answeredTurns = turns - rounds;
  const total = (part: (usage: Usage) => number) =>
    usages.reduce((amount, usage) => amount + part(usage), 0);
  const tokens = {
    input: total(({ input }) => input),
    output: total(({ output }) => output),
    cache_read: total(({ cached }) => cached),
    prompt: total(({ input, cached }) => input + cached),
    total: total(({ input, cached, output }) => input + cached + output),
  };
  const channel = { channel: 'telegram' };
  return [
    // A call that failed ends an attempt; the turn goes on in another one, or fails with it.
    ['openclaw_run_completed_total', {}, answeredTurns + errors],
    ['openclaw_run_duration_seconds_count', {}, answeredTurns + errors],
    ['openclaw_model_usage_duration_seconds_count', {}, answeredTurns],
    ['openclaw_model_call_total', { outcome: 'completed' }, usages.length],
    ['openclaw_model_call_total', { outcome: 'error' }, errors],
    ['openclaw_model_call_total', { provider: 'backup', model: 'vendor/backup-1' }, rounds],
    ['openclaw_model_failover_total', { to_provider: 'backup' }, rounds],
    ...Object.entries(tokens).map(
      ([token_type, count]) => ['openclaw_model_tokens_total', { token_type }, count] as const,
    ),
    ['openclaw_gen_ai_client_token_usage_sum', { token_type: 'input' }, tokens.prompt],
    ['openclaw_gen_ai_client_token_usage_sum', { token_type: 'output' }, tokens.output],
    ['openclaw_gen_ai_client_token_usage_count', { token_type: 'output' }, usages.length],
    ['openclaw_model_cost_usd_total', {}, cost(usages)],
    ...[...called].map(([key, count]) => {
      const [tool = '', outcome = ''] = key.split(' ');
      return ['openclaw_tool_execution_total', { tool, outcome }, count] as const;
    }),
    ['openclaw_skill_used_total', { skill: 'tea-timer' }, called.get('read completed') ?? 0],
    ...[...rpc.sent].flatMap(
      ([method, count]) =>
        [
          ['openclaw_gateway_rpc_requests_total', { method }, count],
          ['openclaw_gateway_rpc_handler_seconds_count', { method }, count],
        ] as const,
    ),
    ['openclaw_webhook_received_total', channel, rounds],
    ['openclaw_message_received_total', channel, rounds],
    ['openclaw_message_dispatch_completed_total', channel, rounds],
    ['openclaw_message_processed_total', { ...channel, outcome: 'completed' }, rounds],
    ['openclaw_message_delivery_total', { ...channel, outcome: 'completed' }, rounds],
    ['openclaw_session_turn_created_total', { ...channel, trigger: 'user' }, rounds],
    ['openclaw_payload_large_total', { surface: 'gateway.http.json' }, rounds],
    ['openclaw_talk_event_total', { event_type: 'session.started' }, rounds],
    [
      'openclaw_telemetry_exporter_total',
      { exporter: 'diagnostics-prometheus', signal: 'metrics', status: 'started' },
      1,
    ],
  ];
}

/** US dollars, at the prices per million tokens of `stage.ts`. */
function cost(usages: readonly Usage[]): number {
  return usages.reduce(
    (amount, { input, cached, output }) => amount + (input + 0.1 * cached + 2 * output) / 1e6,
    0,
  );
}

/** Checks the scrape once it shows what was driven, or as it is after half a minute. */
export async function checkValues(
  report: Report,
  gateway: Gateway,
  expected: Expected,
  headers?: Record<string, string>,
): Promise<string> {
  let body = '';
  let wrong: string[] = [];
  await eventually('the expected values', 30_000, async () => {
    body = (await ask(gateway, 'GET', headers)).body;
    const scrape = readExposition(body);
    wrong = expected.flatMap(([name, labels, value]) => {
      const seen = sum(scrape, name, labels);
      const what = `${name}${JSON.stringify(labels)}`;
      return Math.abs(seen - value) > 1e-9 ? [`${what} is ${seen}, driven were ${value}`] : [];
    });
    return wrong.length === 0 || undefined;
  }).catch(() => undefined);
  report.equal(wrong, [], `${expected.length} figures are what was driven`);
  return body;
}

/** Families that real traffic alone must fill. */
const FAMILIES_WANTED = 40;

export function checkFamilies({ report, seen }: Bench, text: string): void {
  const { types, samples } = readExposition(text);
  for (const name of types.keys()) seen.add(name);
  report.check(
    types.size >= FAMILIES_WANTED,
    `at least ${FAMILIES_WANTED} families come from traffic`,
    `${types.size} families, ${samples.length} samples`,
  );
  const numbers = samples.filter(({ value }) => !(Number.isFinite(value) && value >= 0));
  report.equal(numbers, [], 'every value is a finite number that is not negative');
}

/** What cannot be shown here, and where it is driven instead. */
const NOT_SHOWN: readonly (readonly [families: RegExp, why: string])[] = [
  [/^openclaw_talk_(?:event_duration|audio)/, 'needs a provider of realtime speech'],
  [/^openclaw_liveness_/, 'needs an event loop that is blocked for two minutes'],
  [/_lost_items_total$/, 'needs a Collector that fails: test/unit/runtime/otel/losses.test.ts'],
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
