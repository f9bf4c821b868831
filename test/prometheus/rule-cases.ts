/** Series as promtool reads them: name with labels, and one sample an interval. */
export type SeriesText = Readonly<Record<string, string>>;

/** What an alert does with some series. */
export interface RuleCase {
  readonly alert: string;
  /** The rules of the Collector's names instead of the scrape's. */
  readonly otel?: true;
  /** Minutes after which to look, and minutes between two samples. */
  readonly at?: number;
  readonly every?: number;
  readonly fires: SeriesText;
  /** The firing alert, without its name; `instance` is that of the first of the two gateways. */
  readonly labels: Readonly<Record<string, string>>;
  readonly description: string;
  /** No reason to wake anybody at any time, by what it shows; each is a gateway of its own. */
  readonly silent: Readonly<Record<string, SeriesText>>;
  /** The alert looks at the whole job, so what must stay silent needs a store of its own. */
  readonly job?: true;
}

const A = 'job="openclaw",instance="a:18789"';
const B = 'job="openclaw",instance="b:18789"';
const OTEL = 'job="openclaw-otel",instance="a"';
const here = { job: 'openclaw', instance: 'a:18789' };

/**
 * Ways in which a counter holds something that did not happen now: Prometheus is new, it did not
 * run for a while, the gateway or its plugin started anew.
 */
function past(...series: string[]): Record<string, SeriesText> {
  const all = (values: string): SeriesText =>
    Object.fromEntries(series.map((name) => [name, values]));
  return {
    history: all('9x60'),
    gap: all('9x20 _x20 9x20'),
    restart: all('9x30 0x30'),
    'restart after a gap': all('9x20 _x20 0x20'),
  };
}

const runs = (on: string, outcome: string): string =>
  `openclaw_run_duration_seconds_count{${on},outcome="${outcome}"}`;
const deliveries = (on: string, outcome: string): string =>
  `openclaw_message_delivery_duration_seconds_count{${on},channel="slack",outcome="${outcome}"}`;
const calls = (on: string, category: string): string =>
  `openclaw_model_call_duration_seconds_count{${on},provider="acme",error_category="${category}"}`;
const failover = (suspended: boolean): string =>
  `openclaw_model_failover_total{${A},from_provider="acme",from_model="m",suspended="${suspended}"}`;
const started = `openclaw_telemetry_exporter_total{${A},exporter="diagnostics-prometheus",signal="metrics",status="started",reason="configured"}`;
const exporter = (status: string, reason: string): string =>
  `openclaw_telemetry_exporter_total{${A},exporter="diagnostics-otel",signal="traces",status="${status}",reason="${reason}"}`;
const lost = (reason: string, on = A): string =>
  `openclaw_telemetry_exporter_lost_items_total{${on},exporter="diagnostics-otel",signal="traces",reason="${reason}"}`;
const received = (on: string): string =>
  `openclaw_message_received_total{${on},channel="slack",source="s"}`;
const processed = (on: string, outcome = 'completed'): string =>
  `openclaw_message_processed_total{${on},channel="slack",outcome="${outcome}",reason="none"}`;
const size = (on: string): string => `openclaw_queue_lane_size{${on},lane="main"}`;
const waits = (on: string): string => `openclaw_queue_lane_wait_seconds_count{${on},lane="main"}`;
const recovery = (on: string, status: string): string =>
  `openclaw_session_recovery_total{${on},action="abort",active_work_kind="none",state="processing",status="${status}"}`;
const pressure = (on: string, level: string): string =>
  `openclaw_memory_pressure_total{${on},level="${level}",reason="rss_threshold"}`;
const cost = (on: string): string =>
  `openclaw_model_cost_usd_total{${on},agent="main",channel="slack",model="m",provider="acme"}`;
const build = (on: string, process: string): string =>
  `openclaw_gateway_build_info{${on},process_instance_id="${process}",build_id="1"}`;

/** A histogram of `total` observations an interval, of which `fast` are within the bound. */
function histogram(name: string, bound: string, fast: number, total: number): SeriesText {
  const [family, labels] = name.split('{');
  const rest = labels?.slice(0, -1);
  return {
    [`${family}_bucket{${rest},le="${bound}"}`]: `0+${fast}x70`,
    [`${family}_bucket{${rest},le="+Inf"}`]: `0+${total}x70`,
    [`${family}_count{${rest}}`]: `0+${total}x70`,
  };
}

const loop = 'openclaw_gateway_event_loop_delay_max_seconds';
const day = { at: 1500, every: 10 };

/** Every alert as it should fire, and how it should not. */
export const RULE_CASES: readonly RuleCase[] = [
  {
    alert: 'OpenclawGatewayAbsent',
    fires: { 'up{job="other",instance="a:18789"}': '1x60' },
    labels: { job: 'openclaw', severity: 'critical' },
    description:
      'Job openclaw has no target at all. While that lasts no other alert of the gateways can fire.',
    job: true,
    silent: { 'all targets down': { [`up{${A}}`]: '0x60' } },
  },
  {
    alert: 'OpenclawGatewayDown',
    fires: { [`up{${A}}`]: '1x40 0x20', [`up{${B}}`]: '1x60' },
    labels: { ...here, severity: 'critical' },
    description: 'Gateway a:18789 of job openclaw has not answered for five minutes.',
    silent: {
      'a failed scrape': { [`up{${A}}`]: '1x30 0x2 1x28' },
      'Prometheus was away': { [`up{${A}}`]: '1x20 _x20 1x20' },
      'another job': { 'up{job="other",instance="a:18789"}': '0x60' },
    },
  },
  {
    alert: 'OpenclawPageEmpty',
    fires: {
      [`up{${A}}`]: '1x60',
      [`scrape_samples_scraped{${A}}`]: '0x60',
      [`up{${B}}`]: '1x60',
      [`scrape_samples_scraped{${B}}`]: '2x60',
    },
    labels: { ...here, severity: 'warning' },
    description: 'Gateway a:18789 of job openclaw is up and reports nothing.',
    silent: {
      idle: { [`up{${A}}`]: '1x60', [`scrape_samples_scraped{${A}}`]: '2x60' },
      down: { [`up{${A}}`]: '0x60', [`scrape_samples_scraped{${A}}`]: '0x60' },
    },
  },
  {
    alert: 'OpenclawRestarting',
    fires: {
      [build(A, 'p1')]: '1x30 _x30',
      [build(A, 'p2')]: '_x30 1x10 _x20',
      [build(A, 'p3')]: '_x40 1x10 _x10',
      [build(A, 'p4')]: '_x50 1x10',
      [build(B, 'q')]: '1x60',
    },
    labels: { ...here, severity: 'warning' },
    description: 'Gateway a:18789 of job openclaw was seen as 4 processes within one hour.',
    silent: {
      'an upgrade': { [build(A, 'p1')]: '1x30 _x30', [build(A, 'p2')]: '_x30 1x30' },
      'a reload': { [build(A, 'p1')]: '1x20 _x2 1x10 _x2 1x10 _x2 1x14' },
    },
  },
  {
    alert: 'OpenclawRunErrorBudgetBurn',
    fires: {
      [runs(A, 'error')]: '0+4x60',
      [runs(A, 'completed')]: '0+1x60',
      [runs(B, 'completed')]: '0+5x60',
    },
    labels: { ...here, severity: 'critical' },
    description:
      '80% of the runs of gateway a:18789 (job openclaw) end with an error; the objective is 95% success.',
    silent: {
      ...past(runs(A, 'error'), runs(A, 'completed')),
      'within the objective': { [runs(A, 'error')]: '0+1x60', [runs(A, 'completed')]: '0+49x60' },
      'too few to tell': {
        [runs(A, 'error')]: '0x50 1x5 2x5',
        [runs(A, 'completed')]: '0x40 1x20',
      },
      'a first error': { [runs(A, 'error')]: '_x55 1x5', [runs(A, 'completed')]: '5x60' },
      'stopped on purpose': { [runs(A, 'aborted')]: '0+5x60', [runs(A, 'blocked')]: '0+5x60' },
    },
  },
  {
    // One run in five: slower than what pages, and for a whole day.
    alert: 'OpenclawRunErrorBudgetBurn',
    ...day,
    fires: { [runs(A, 'error')]: '0+1x150', [runs(A, 'completed')]: '0+4x150' },
    labels: { ...here, severity: 'warning' },
    description:
      '20% of the runs of gateway a:18789 (job openclaw) end with an error; the objective is 95% success.',
    silent: {
      'one in ten': { [runs(A, 'error')]: '0+1x150', [runs(A, 'completed')]: '0+9x150' },
    },
  },
  {
    alert: 'OpenclawNothingSucceeds',
    at: 64,
    fires: {
      [runs(A, 'error')]: '7x20 8x20 9x10 10x20',
      [runs(A, 'completed')]: '40x70',
      [runs(B, 'error')]: '7x20 8x20 9x10 10x20',
      [runs(B, 'completed')]: '40x30 41x40',
    },
    labels: { ...here, severity: 'critical' },
    description: '3 runs of gateway a:18789 (job openclaw) failed and none succeeded.',
    silent: {
      ...past(runs(A, 'error'), runs(A, 'completed')),
      'the first success of its kind': {
        [runs(A, 'error')]: '7x20 8x20 9x10 10x20',
        [`openclaw_run_duration_seconds_count{${A},outcome="completed",model="new"}`]: '_x40 1x30',
      },
      'a success after a restart': {
        [runs(A, 'error')]: '0x20 1x20 2x10 3x20',
        [runs(A, 'completed')]: '40x20 _x5 1x45',
      },
      idle: { [runs(A, 'completed')]: '40x60' },
    },
  },
  {
    // Three runs a day, all of them failing since a day.
    alert: 'OpenclawNothingSucceeds',
    ...day,
    fires: { [runs(A, 'error')]: '0x20 1x50 2x50 3x30' },
    labels: { ...here, severity: 'critical' },
    description: '3 runs of gateway a:18789 (job openclaw) failed and none succeeded.',
    silent: { 'two failures': { [runs(A, 'error')]: '0x20 1x50 2x80' } },
  },
  {
    alert: 'OpenclawDeliveryErrorBudgetBurn',
    fires: {
      [deliveries(A, 'error')]: '0+1x60',
      [deliveries(A, 'completed')]: '0+3x60',
      [deliveries(B, 'completed')]: '0+4x60',
    },
    labels: { ...here, channel: 'slack', severity: 'critical' },
    description:
      '25% of the messages that gateway a:18789 (job openclaw) sends to slack fail; the objective is 99% success.',
    silent: {
      ...past(deliveries(A, 'error'), deliveries(A, 'completed')),
      'one failure': {
        [deliveries(A, 'error')]: '0x55 1x5',
        [deliveries(A, 'completed')]: '0x50 9x10',
      },
    },
  },
  {
    alert: 'OpenclawDeliveryErrorBudgetBurn',
    ...day,
    fires: { [deliveries(A, 'error')]: '0+1x150', [deliveries(A, 'completed')]: '0+24x150' },
    labels: { ...here, channel: 'slack', severity: 'warning' },
    description:
      '4% of the messages that gateway a:18789 (job openclaw) sends to slack fail; the objective is 99% success.',
    silent: {
      'two in a hundred': {
        [deliveries(A, 'error')]: '0+1x150',
        [deliveries(A, 'completed')]: '0+49x150',
      },
    },
  },
  {
    alert: 'OpenclawNothingDelivered',
    at: 64,
    fires: {
      [deliveries(A, 'error')]: '7x20 8x20 9x10 10x20',
      [deliveries(A, 'completed')]: '40x70',
      [deliveries(B, 'error')]: '7x20 8x20 9x10 10x20',
      [deliveries(B, 'completed')]: '40x30 41x40',
    },
    labels: { ...here, channel: 'slack', severity: 'critical' },
    description: '3 messages of gateway a:18789 (job openclaw) to slack failed and none arrived.',
    silent: {
      ...past(deliveries(A, 'error'), deliveries(A, 'completed')),
      'a first message arrived': {
        [deliveries(A, 'error')]: '7x20 8x20 9x10 10x20',
        [deliveries(A, 'completed')]: '_x40 1x30',
      },
    },
  },
  {
    alert: 'OpenclawRunsSlow',
    fires: {
      ...histogram(`openclaw_run_duration_seconds{${A},outcome="completed"}`, '300', 2, 4),
      ...histogram(`openclaw_run_duration_seconds{${B},outcome="completed"}`, '300', 4, 4),
    },
    labels: { ...here, severity: 'warning' },
    description:
      '50% of the completed runs of gateway a:18789 (job openclaw) took longer than five minutes.',
    silent: {
      'one in five': histogram(
        `openclaw_run_duration_seconds{${A},outcome="completed"}`,
        '300',
        4,
        5,
      ),
      'slow failures': histogram(
        `openclaw_run_duration_seconds{${A},outcome="error"}`,
        '300',
        0,
        5,
      ),
    },
  },
  {
    alert: 'OpenclawProviderFailing',
    fires: {
      [calls(A, 'auth')]: '0+3x60',
      [calls(A, 'none')]: '0+1x60',
      [calls(B, 'none')]: '0+4x60',
    },
    labels: { ...here, provider: 'acme', severity: 'warning' },
    description: '75% of the calls of gateway a:18789 (job openclaw) to acme fail.',
    silent: {
      ...past(calls(A, 'auth'), calls(A, 'none')),
      'two failures': { [calls(A, 'auth')]: '0x40 2x20', [calls(A, 'none')]: '5x60' },
      'a third': { [calls(A, 'auth')]: '0+1x60', [calls(A, 'none')]: '0+2x60' },
    },
  },
  {
    // The series is not there before its first event.
    alert: 'OpenclawFailoverExhausted',
    fires: { [started]: '1x60', [failover(true)]: '_x55 1x5' },
    labels: { ...here, from_provider: 'acme', from_model: 'm', severity: 'critical' },
    description:
      'Gateway a:18789 (job openclaw) suspended a session after m of acme failed; no model was left.',
    silent: {
      ...past(started, failover(true)),
      'a failover that found a model': { [started]: '1x60', [failover(false)]: '_x55 1x5' },
      'a counter first seen with its gateway': {
        [started]: '_x50 1x10',
        [failover(true)]: '_x50 3x10',
      },
    },
  },
  {
    alert: 'OpenclawFailoverExhausted',
    fires: { [started]: '1x60', [failover(true)]: '4x50 5x10' },
    labels: { ...here, from_provider: 'acme', from_model: 'm', severity: 'critical' },
    description:
      'Gateway a:18789 (job openclaw) suspended a session after m of acme failed; no model was left.',
    silent: {},
  },
  {
    alert: 'OpenclawMessagesUnanswered',
    fires: {
      [received(A)]: '5x20 7x40',
      [processed(A)]: '5x60',
      [received(B)]: '5x20 7x40',
      [processed(B)]: '5x22 7x38',
    },
    at: 42,
    labels: { ...here, channel: 'slack', severity: 'critical' },
    description:
      '2 messages that gateway a:18789 (job openclaw) received from slack are unanswered after 15 minutes.',
    silent: {
      ...past(received(A), processed(A)),
      'a first answer': { [received(A)]: '5x20 7x40', [processed(A)]: '_x22 1x38' },
      'an answer of a new kind': {
        [received(A)]: '5x20 7x40',
        [processed(A)]: '5x60',
        [processed(A, 'skipped')]: '_x22 1x38',
      },
      'an answer within a quarter of an hour': {
        [received(A)]: '5x20 7x40',
        [processed(A)]: '5x34 7x26',
      },
      'an answer after a restart': {
        [received(A)]: '5x20 0x5 2x35',
        [processed(A)]: '5x20 0x10 2x30',
      },
    },
  },
  {
    alert: 'OpenclawQueueStalled',
    fires: { [size(A)]: '3x60', [waits(A)]: '10x60', [size(B)]: '3x60', [waits(B)]: '0+1x60' },
    labels: { ...here, lane: 'main', severity: 'critical' },
    description:
      'At least 3 pieces of work have waited in lane main of gateway a:18789 (job openclaw) for 15 minutes, and none has started.',
    silent: {
      'something starts': { [size(A)]: '3x60', [waits(A)]: '10x10 11x10 12x10 13x10 14x10 15x10' },
      'the first that starts': { [size(A)]: '0x40 3x20', [waits(A)]: '_x50 1x10' },
      empty: { [size(A)]: '0x60', [waits(A)]: '10x60' },
      'filled again': {
        [size(A)]: '2x10 0x1 2x10 0x1 2x10 0x1 2x10 0x1 2x10',
        [waits(A)]: '10x60',
      },
    },
  },
  {
    alert: 'OpenclawQueueSlow',
    fires: {
      ...histogram(`openclaw_queue_lane_wait_seconds{${A},lane="main"}`, '10', 1, 2),
      ...histogram(`openclaw_queue_lane_wait_seconds{${B},lane="main"}`, '10', 2, 2),
    },
    labels: { ...here, lane: 'main', severity: 'warning' },
    description:
      '50% of the work in lane main of gateway a:18789 (job openclaw) waited longer than ten seconds.',
    silent: {
      'one in ten': histogram(`openclaw_queue_lane_wait_seconds{${A},lane="main"}`, '10', 9, 10),
    },
  },
  {
    alert: 'OpenclawRecoveryFailed',
    fires: { [recovery(A, 'failed')]: '0x55 1x5', [recovery(B, 'failed')]: '0x60' },
    labels: { ...here, state: 'processing', severity: 'critical' },
    description: 'Gateway a:18789 (job openclaw) failed to free a session in state processing.',
    silent: {
      ...past(recovery(A, 'failed')),
      'a recovery that worked': {
        [recovery(A, 'requested')]: '0x55 1x5',
        [recovery(A, 'released')]: '0x55 1x5',
      },
    },
  },
  {
    // Two of the windows of a minute are slow: ten in five minutes.
    alert: 'OpenclawEventLoopBlocked',
    fires: {
      ...histogram(`${loop}{${A}}`, '1', 58, 60),
      ...histogram(`${loop}{${B}}`, '1', 60, 60),
    },
    labels: { ...here, severity: 'warning' },
    description:
      'The event loop of gateway a:18789 (job openclaw) was blocked for more than a second 10 times within five minutes.',
    silent: {
      'three slow windows': {
        [`${loop}_bucket{${A},le="1"}`]: '0+60x60',
        [`${loop}_bucket{${A},le="+Inf"}`]: '0+60x50 3003+60x9',
        [`${loop}_count{${A}}`]: '0+60x50 3062+60x9',
      },
    },
  },
  {
    alert: 'OpenclawMemoryCritical',
    fires: { [pressure(A, 'critical')]: '0x55 1x5', [pressure(B, 'critical')]: '0x60' },
    labels: { ...here, reason: 'rss_threshold', severity: 'critical' },
    description: 'Gateway a:18789 (job openclaw) reports critical memory pressure: rss_threshold.',
    silent: {
      ...past(pressure(A, 'critical')),
      'a warning': { [pressure(A, 'warning')]: '0x55 1x5' },
    },
  },
  {
    alert: 'OpenclawDailyBudgetSpent',
    ...day,
    fires: { [cost(A)]: '0+0.25x150', [cost(B)]: '0+0.25x150' },
    labels: { job: 'openclaw', severity: 'warning' },
    description: 'The models of job openclaw have cost 72.00 US dollars within 24 hours.',
    job: true,
    silent: { 'half of it': { [cost(A)]: '0+0.25x150' }, 'spent before': { [cost(A)]: '400x150' } },
  },
  {
    alert: 'OpenclawCostSpike',
    at: 1560,
    every: 10,
    fires: { [cost(A)]: '0+0.05x146 7.3+0.7x10', [cost(B)]: '0+0.7x156' },
    labels: { ...here, severity: 'warning' },
    description:
      'The models of gateway a:18789 (job openclaw) cost 4.20 US dollars within one hour, more than six times the mean of a day.',
    silent: {
      'Prometheus is new': { [cost(A)]: '0+0.7x20' },
      'a restart': { [cost(A)]: '0+0.7x146 0+0.7x9' },
    },
  },
  {
    alert: 'OpenclawExporterFailing',
    fires: {
      [exporter('failure', 'export_failed')]: '0x55 1x5',
      [exporter('dropped', 'none')]: '0x60',
    },
    labels: {
      ...here,
      exporter: 'diagnostics-otel',
      signal: 'traces',
      reason: 'export_failed',
      severity: 'warning',
    },
    description: 'diagnostics-otel of gateway a:18789 (job openclaw) loses traces: export_failed.',
    silent: {
      ...past(exporter('failure', 'export_failed')),
      'what another alert tells': { [exporter('dropped', 'queue_full')]: '0x55 1x5' },
      'a clean reload': {
        [exporter('dropped', 'none')]: '0x55 1x5',
        [exporter('started', 'configured')]: '1x55 2x5',
      },
    },
  },
  {
    alert: 'OpenclawTelemetryLost',
    fires: {
      [started]: '1x60',
      [lost('queue_full')]: '7x20 7+20x40',
      [lost('queue_full', B)]: '7x60',
    },
    labels: {
      ...here,
      exporter: 'diagnostics-otel',
      signal: 'traces',
      reason: 'queue_full',
      severity: 'warning',
    },
    description:
      'diagnostics-otel of gateway a:18789 (job openclaw) lost 300 items of traces within 15 minutes: queue_full.',
    silent: {
      ...past(lost('export_failed')),
      'only long texts left out': { [started]: '1x60', [lost('content_shed')]: '_x50 512x10' },
    },
  },
  {
    alert: 'OpenclawTelemetryLost',
    fires: { [started]: '1x60', [lost('export_failed')]: '_x50 512x10' },
    labels: {
      ...here,
      exporter: 'diagnostics-otel',
      signal: 'traces',
      reason: 'export_failed',
      severity: 'warning',
    },
    description:
      'diagnostics-otel of gateway a:18789 (job openclaw) lost 512 items of traces within 15 minutes: export_failed.',
    silent: {},
  },
  {
    alert: 'OpenclawTelemetryLost',
    otel: true,
    fires: {
      [`openclaw_telemetry_exporter_events{${OTEL},openclaw_exporter="diagnostics-otel"}`]: '1x60',
      [`openclaw_telemetry_exporter_lost_items{${OTEL},openclaw_exporter="diagnostics-otel",openclaw_signal="logs",openclaw_reason="rejected"}`]:
        '_x50 3x10',
    },
    labels: {
      job: 'openclaw-otel',
      instance: 'a',
      openclaw_exporter: 'diagnostics-otel',
      openclaw_signal: 'logs',
      openclaw_reason: 'rejected',
      severity: 'warning',
    },
    description:
      'diagnostics-otel of gateway a (job openclaw-otel) lost 3 items of logs within 15 minutes: rejected.',
    silent: {
      'lost before': {
        [`openclaw_telemetry_exporter_lost_items{${OTEL},openclaw_exporter="diagnostics-otel",openclaw_signal="logs",openclaw_reason="rejected"}`]:
          '3x60',
      },
    },
  },
  {
    alert: 'OpenclawDiagnosticEventsDropped',
    fires: {
      [`openclaw_diagnostic_async_queue_dropped_total{${A},drop_class="total"}`]: '0x50 6x10',
      [`openclaw_diagnostic_async_queue_dropped_total{${A},drop_class="trusted"}`]: '0x50 6x10',
    },
    labels: { ...here, severity: 'warning' },
    description:
      'Gateway a:18789 (job openclaw) dropped 6 diagnostic events within 15 minutes; counters of that time are too low.',
    silent: past(`openclaw_diagnostic_async_queue_dropped_total{${A},drop_class="total"}`),
  },
  {
    alert: 'OpenclawSeriesDropped',
    fires: {
      [`openclaw_prometheus_series_dropped_total{${A}}`]: '0x50 3x10',
      [`openclaw_prometheus_series{${A},family="openclaw_model_tokens_total"}`]: '1500x60',
      [`openclaw_prometheus_series{${A},family="openclaw_model_call_total"}`]: '548x60',
    },
    labels: { ...here, family: 'openclaw_model_tokens_total', severity: 'warning' },
    description:
      'Gateway a:18789 (job openclaw) refuses new series; most of those it holds, 1500 of 2048, are of openclaw_model_tokens_total.',
    silent: {
      'a full store that refuses nothing': {
        [`openclaw_prometheus_series_dropped_total{${A}}`]: '3x60',
        [`openclaw_prometheus_series{${A},family="openclaw_model_tokens_total"}`]: '2048x60',
      },
    },
  },
  {
    alert: 'OpenclawGatewaySilent',
    otel: true,
    fires: {
      [`openclaw_gateway_event_loop_observed_ms{${OTEL}}`]: '0+60000x30 _x30',
      'openclaw_gateway_event_loop_observed_ms{job="openclaw-otel",instance="b"}': '0+60000x60',
    },
    labels: { job: 'openclaw-otel', instance: 'a', severity: 'critical' },
    description:
      'Gateway a of job openclaw-otel pushed metrics within the last six hours and does not any more.',
    silent: {
      idle: { [`openclaw_gateway_event_loop_observed_ms{${OTEL}}`]: '0+60000x60' },
      'a restart': {
        [`openclaw_gateway_event_loop_observed_ms{${OTEL}}`]: '0+60000x30 _x3 0+60000x27',
      },
    },
  },
  {
    alert: 'OpenclawRunsSlow',
    otel: true,
    fires: histogram(
      `openclaw_run_duration_ms{${OTEL},openclaw_outcome="completed"}`,
      '300000',
      2,
      4,
    ),
    labels: { job: 'openclaw-otel', instance: 'a', severity: 'warning' },
    description:
      '50% of the completed runs of gateway a (job openclaw-otel) took longer than five minutes.',
    silent: {
      fast: histogram(
        `openclaw_run_duration_ms{${OTEL},openclaw_outcome="completed"}`,
        '300000',
        4,
        4,
      ),
    },
  },
  {
    alert: 'OpenclawProviderFailing',
    otel: true,
    fires: {
      [`openclaw_model_call_duration_ms_count{${OTEL},openclaw_provider="acme",openclaw_errorCategory="auth"}`]:
        '0+3x60',
      [`openclaw_model_call_duration_ms_count{${OTEL},openclaw_provider="acme"}`]: '0+1x60',
    },
    labels: { job: 'openclaw-otel', instance: 'a', openclaw_provider: 'acme', severity: 'warning' },
    description: '75% of the calls of gateway a (job openclaw-otel) to acme fail.',
    silent: {
      fine: {
        [`openclaw_model_call_duration_ms_count{${OTEL},openclaw_provider="acme"}`]: '0+1x60',
      },
    },
  },
];
