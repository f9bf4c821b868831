/** Series as promtool reads them, one sample a minute, and what the alert does at the end. */
export interface RuleCase {
  readonly alert: string;
  /** Minutes after which to look; 30 when it does not say. */
  readonly at?: number;
  readonly fires: Readonly<Record<string, string>>;
  /** Labels of the firing alert beside its name, job, instance and severity. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Nearly the same, and no reason to wake anybody. */
  readonly silent: Readonly<Record<string, string>>;
}

const ON = 'job="openclaw",instance="gateway:18789"';

/** Buckets of `total` observations of which `slow` took longer than `bound`, growing every minute. */
function histogram(
  family: string,
  labels: string,
  { fast, slow, bound, above }: { fast: number; slow: number; bound: string; above: string },
): Record<string, string> {
  const all = fast + slow;
  return {
    [`${family}_bucket{${ON}${labels},le="${bound}"}`]: `0+${fast}x30`,
    [`${family}_bucket{${ON}${labels},le="${above}"}`]: `0+${all}x30`,
    [`${family}_bucket{${ON}${labels},le="+Inf"}`]: `0+${all}x30`,
    [`${family}_count{${ON}${labels}}`]: `0+${all}x30`,
  };
}

const family = 'openclaw_gateway_event_loop_delay_max_seconds';
const share = (
  name: string,
  labels: string,
  good: string,
  bad: string,
): Record<string, string> => ({
  [`${name}{${ON},${labels}outcome="completed"}`]: good,
  [`${name}{${ON},${labels}outcome="error"}`]: bad,
});

/** Every alert once as it should fire and once as it should not. */
export const RULE_CASES: readonly RuleCase[] = [
  {
    alert: 'OpenclawGatewayAbsent',
    fires: { 'up{job="openclaw"}': '0x30' },
    silent: { [`openclaw_gateway_build_info{${ON},build_id="a"}`]: '1x30' },
  },
  {
    // The counter is not there before the first refusal, and then stays as it is.
    alert: 'OpenclawSeriesDropped',
    fires: { [`openclaw_prometheus_series_dropped_total{${ON}}`]: '_x25 3x5' },
    silent: { [`openclaw_prometheus_series_dropped_total{${ON}}`]: '3x30' },
  },
  {
    alert: 'OpenclawExporterFailure',
    fires: {
      [`openclaw_telemetry_exporter_total{${ON},exporter="otel",signal="traces",status="failure",reason="export_failed"}`]:
        '_x25 1x5',
    },
    labels: { exporter: 'otel', signal: 'traces', status: 'failure', reason: 'export_failed' },
    silent: {
      [`openclaw_telemetry_exporter_total{${ON},exporter="otel",signal="traces",status="started",reason="configured"}`]:
        '_x25 1x5',
    },
  },
  {
    alert: 'OpenclawDiagnosticEventsDropped',
    fires: {
      [`openclaw_diagnostic_async_queue_dropped_total{${ON},drop_class="total"}`]: '7x20 9x10',
      [`openclaw_diagnostic_async_queue_dropped_total{${ON},drop_class="trusted"}`]: '7x20 9x10',
    },
    labels: { drop_class: 'total' },
    silent: {
      [`openclaw_diagnostic_async_queue_dropped_total{${ON},drop_class="total"}`]: '7x30',
      [`openclaw_diagnostic_async_queue_dropped_total{${ON},drop_class="trusted"}`]: '7x30',
    },
  },
  {
    alert: 'OpenclawQueueWait',
    fires: histogram('openclaw_queue_lane_wait_seconds', ',lane="main"', {
      fast: 9,
      slow: 1,
      bound: '1',
      above: '5',
    }),
    labels: { lane: 'main' },
    silent: histogram('openclaw_queue_lane_wait_seconds', ',lane="main"', {
      fast: 99,
      slow: 1,
      bound: '1',
      above: '5',
    }),
  },
  {
    alert: 'OpenclawSessionStuck',
    fires: {
      [`openclaw_session_stuck_total{${ON},state="processing",reason="stale_session_state"}`]:
        '_x28 1x2',
    },
    labels: { state: 'processing', reason: 'stale_session_state' },
    silent: {
      [`openclaw_session_stuck_total{${ON},state="processing",reason="stale_session_state"}`]:
        '4x30',
    },
  },
  {
    alert: 'OpenclawMemoryPressure',
    fires: {
      [`openclaw_memory_pressure_total{${ON},level="critical",reason="rss_threshold"}`]:
        '2x20 3x10',
    },
    labels: { level: 'critical', reason: 'rss_threshold' },
    silent: {
      [`openclaw_memory_pressure_total{${ON},level="critical",reason="rss_threshold"}`]: '2x30',
    },
  },
  {
    // Two of the 60 windows a minute are slow: ten in five minutes.
    alert: 'OpenclawEventLoopDelay',
    fires: histogram(family, '', { fast: 58, slow: 2, bound: '1', above: '5' }),
    silent: {
      ...histogram(family, '', { fast: 60, slow: 0, bound: '1', above: '5' }),
      [`${family}_count{${ON}}`]: '0+60x27 1622+60x3',
    },
  },
  {
    alert: 'OpenclawRunErrors',
    fires: share('openclaw_run_completed_total', 'channel="slack",', '0+8x30', '0+2x30'),
    silent: share('openclaw_run_completed_total', 'channel="slack",', '0+19x30', '0+1x30'),
  },
  {
    alert: 'OpenclawModelCallErrors',
    fires: share('openclaw_model_call_total', 'provider="acme",', '0+8x30', '0+2x30'),
    labels: { provider: 'acme' },
    // All of them fail, but there are only two.
    silent: share('openclaw_model_call_total', 'provider="acme",', '0x30', '0x20 2x10'),
  },
  {
    alert: 'OpenclawDeliveryErrors',
    fires: share('openclaw_message_delivery_total', 'channel="slack",', '0+8x30', '0+2x30'),
    labels: { channel: 'slack' },
    silent: share('openclaw_message_delivery_total', 'channel="slack",', '0+19x30', '0+1x30'),
  },
  {
    alert: 'OpenclawCostRate',
    at: 60,
    fires: {
      [`openclaw_model_cost_usd_total{${ON},model="a",provider="acme"}`]: '0+0.1x60',
      [`openclaw_model_cost_usd_total{${ON},model="b",provider="acme"}`]: '0+0.1x60',
    },
    silent: { [`openclaw_model_cost_usd_total{${ON},model="a",provider="acme"}`]: '0+0.1x60' },
  },
];
