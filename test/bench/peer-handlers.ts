import type { DiagnosticEvent } from '../../generated/events.ts';
import type { Family } from '../../runtime/metrics/series-store.ts';

export type Labels = Readonly<Record<string, string>>;
/** Adds, sets or observes one value, as the instrument does. */
export type Put = (labels: Labels, value: number) => void;

/**
 * The handlers of a careful person for the kinds of the generated stream: a label object per
 * event, made once, given to every instrument that shares it.
 */
export function peerHandlers(
  families: readonly Family[],
  instrumentOf: (family: Family) => Put,
): (event: DiagnosticEvent) => void {
  const instrument = (name: string): Put =>
    instrumentOf(families.find((one) => one.name === name)!);
  /** Counts, and observes how long it took. */
  const timed = (name: string, counter = `${name}_total`) => {
    const [count, seconds] = [instrument(counter), instrument(`${name}_duration_seconds`)];
    return (labels: Labels, milliseconds: number | undefined): void => {
      count(labels, 1);
      if (milliseconds !== undefined) seconds(labels, milliseconds / 1000);
    };
  };
  const rpcRequests = instrument('openclaw_gateway_rpc_requests_total');
  const rpcFirstResponse = instrument('openclaw_gateway_rpc_first_response_seconds');
  const rpcHandler = instrument('openclaw_gateway_rpc_handler_seconds');
  const rpcAdmission = instrument('openclaw_gateway_rpc_admission_seconds');
  const rpcQueueWait = instrument('openclaw_gateway_rpc_queue_wait_seconds');
  const rpcOutcomes = instrument('openclaw_gateway_rpc_outcomes_total');
  const call = timed('openclaw_model_call');
  const modelTokens = instrument('openclaw_model_tokens_total');
  const tokenUsage = instrument('openclaw_gen_ai_client_token_usage');
  const modelCost = instrument('openclaw_model_cost_usd_total');
  const modelUsageDuration = instrument('openclaw_model_usage_duration_seconds');
  const run = timed('openclaw_run', 'openclaw_run_completed_total');
  const harness = timed('openclaw_harness_run');
  const tool = timed('openclaw_tool_execution');
  const messagesReceived = instrument('openclaw_message_received_total');
  const processed = timed('openclaw_message_processed');
  const delivery = timed('openclaw_message_delivery');
  const laneSize = instrument('openclaw_queue_lane_size');
  const laneWait = instrument('openclaw_queue_lane_wait_seconds');
  const sessionStates = instrument('openclaw_session_state_total');
  const queueDepth = instrument('openclaw_session_queue_depth');
  const skills = instrument('openclaw_skill_used_total');

  return (event) => {
    switch (event.type) {
      case 'gateway.rpc': {
        const { phase, outcome = 'unknown', durationMs = 0 } = event;
        const labels = { method: event.method ?? 'unknown' };
        if (phase === 'received') {
          rpcRequests(labels, 1);
          return;
        }
        if (phase === 'response' && (outcome === 'ok' || outcome === 'error'))
          rpcFirstResponse(labels, durationMs / 1000);
        if (phase === 'handler') {
          rpcHandler(labels, durationMs / 1000);
          rpcAdmission(labels, (event.admissionMs ?? 0) / 1000);
        }
        if (phase === 'dispatch') rpcQueueWait(labels, (event.queueWaitMs ?? 0) / 1000);
        rpcOutcomes({ phase: phase ?? 'unknown', outcome }, 1);
        return;
      }
      case 'model.call.completed':
      case 'model.call.error': {
        const isError = event.type === 'model.call.error';
        const labels = {
          api: event.api ?? 'unknown',
          error_category: isError ? (event.errorCategory ?? 'other') : 'none',
          model: event.model ?? 'unknown',
          observation_unit: event.observationUnit ?? 'request',
          outcome: isError ? 'error' : 'completed',
          provider: event.provider ?? 'unknown',
          transport: event.transport ?? 'unknown',
        };
        call(labels, event.durationMs);
        const { model, provider } = labels;
        const { promptTokens, output } = event.usage ?? {};
        if (promptTokens) tokenUsage({ model, provider, token_type: 'input' }, promptTokens);
        if (output) tokenUsage({ model, provider, token_type: 'output' }, output);
        return;
      }
      case 'model.usage': {
        const labels = {
          agent: event.agentId ?? 'unknown',
          channel: event.channel ?? 'unknown',
          model: event.model ?? 'unknown',
          provider: event.provider ?? 'unknown',
        };
        const { agent, channel, model, provider } = labels;
        const tokens = (token_type: string, amount: number | undefined) => {
          if (amount) modelTokens({ agent, channel, model, provider, token_type }, amount);
        };
        const { usage } = event;
        tokens('input', usage.input);
        tokens('output', usage.output);
        tokens('cache_read', usage.cacheRead);
        tokens('cache_write', usage.cacheWrite);
        tokens('prompt', usage.promptTokens);
        tokens('total', usage.total);
        if (event.costUsd) modelCost(labels, event.costUsd);
        if (event.durationMs !== undefined) modelUsageDuration(labels, event.durationMs / 1000);
        return;
      }
      case 'run.completed': {
        const labels = {
          channel: event.channel ?? 'unknown',
          model: event.model ?? 'unknown',
          outcome: event.outcome ?? 'unknown',
          provider: event.provider ?? 'unknown',
          trigger: event.trigger ?? 'unknown',
        };
        run(labels, event.durationMs);
        return;
      }
      case 'harness.run.completed': {
        const labels = {
          channel: event.channel ?? 'unknown',
          error_category: 'none',
          harness: event.harnessId ?? 'unknown',
          model: event.model ?? 'unknown',
          outcome: event.outcome ?? 'unknown',
          phase: 'none',
          plugin: event.pluginId ?? 'unknown',
          provider: event.provider ?? 'unknown',
        };
        harness(labels, event.durationMs);
        return;
      }
      case 'tool.execution.completed':
      case 'tool.execution.error': {
        const isError = event.type === 'tool.execution.error';
        const labels = {
          error_category: isError ? (event.errorCategory ?? 'other') : 'none',
          outcome: isError ? 'error' : 'completed',
          params_kind: event.paramsSummary?.kind ?? 'unknown',
          tool: event.toolName ?? 'tool',
          tool_owner: event.toolOwner ?? 'none',
          tool_source: event.toolSource ?? 'core',
        };
        tool(labels, event.durationMs);
        return;
      }
      case 'message.received': {
        const { channel = 'unknown', source = 'unknown' } = event;
        messagesReceived({ channel, source }, 1);
        return;
      }
      case 'message.processed': {
        const { channel = 'unknown', outcome = 'unknown', reason = 'none' } = event;
        processed({ channel, outcome, reason }, event.durationMs);
        return;
      }
      case 'message.delivery.completed': {
        const { channel = 'unknown', deliveryKind: delivery_kind = 'other' } = event;
        const labels = { channel, delivery_kind, error_category: 'none', outcome: 'completed' };
        delivery(labels, event.durationMs);
        return;
      }
      case 'queue.lane.enqueue':
        laneSize({ lane: event.lane }, event.queueSize);
        return;
      case 'queue.lane.dequeue': {
        const labels = { lane: event.lane };
        laneSize(labels, event.queueSize);
        laneWait(labels, event.waitMs / 1000);
        return;
      }
      case 'session.state': {
        const { state, reason = 'none' } = event;
        sessionStates({ reason, state }, 1);
        if (event.queueDepth !== undefined) queueDepth({ state }, event.queueDepth);
        return;
      }
      case 'skill.used': {
        const { activation = 'unknown', agentId: agent = 'unknown', skillName: skill } = event;
        skills({ activation, agent, skill, source: event.skillSource ?? 'unknown' }, 1);
        return;
      }
      default:
    }
  };
}
