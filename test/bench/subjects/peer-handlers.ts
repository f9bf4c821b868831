import type { DiagnosticEvent } from '../../../generated/events.ts';

export type Labels = Readonly<Record<string, string>>;
/** Adds, sets or observes one value, as the instrument does. */
export type Put = (labels: Labels, value: number) => void;

/**
 * The handlers of a careful person for the kinds of the generated stream: a label object per
 * event, made once, given to every instrument that shares it.
 */
export function peerHandlers(instrument: (name: string) => Put): (event: DiagnosticEvent) => void {
  const rpcRequests = instrument('openclaw_gateway_rpc_requests_total');
  const rpcFirstResponse = instrument('openclaw_gateway_rpc_first_response_seconds');
  const rpcHandler = instrument('openclaw_gateway_rpc_handler_seconds');
  const rpcAdmission = instrument('openclaw_gateway_rpc_admission_seconds');
  const rpcQueueWait = instrument('openclaw_gateway_rpc_queue_wait_seconds');
  const rpcOutcomes = instrument('openclaw_gateway_rpc_outcomes_total');
  const modelCalls = instrument('openclaw_model_call_total');
  const modelCallDuration = instrument('openclaw_model_call_duration_seconds');
  const modelTokens = instrument('openclaw_model_tokens_total');
  const tokenUsage = instrument('openclaw_gen_ai_client_token_usage');
  const modelCost = instrument('openclaw_model_cost_usd_total');
  const modelUsageDuration = instrument('openclaw_model_usage_duration_seconds');
  const runs = instrument('openclaw_run_completed_total');
  const runDuration = instrument('openclaw_run_duration_seconds');
  const harnessRuns = instrument('openclaw_harness_run_total');
  const harnessRunDuration = instrument('openclaw_harness_run_duration_seconds');
  const tools = instrument('openclaw_tool_execution_total');
  const toolDuration = instrument('openclaw_tool_execution_duration_seconds');
  const messagesReceived = instrument('openclaw_message_received_total');
  const messagesProcessed = instrument('openclaw_message_processed_total');
  const messageDuration = instrument('openclaw_message_processed_duration_seconds');
  const deliveries = instrument('openclaw_message_delivery_total');
  const deliveryDuration = instrument('openclaw_message_delivery_duration_seconds');
  const laneSize = instrument('openclaw_queue_lane_size');
  const laneWait = instrument('openclaw_queue_lane_wait_seconds');
  const sessionStates = instrument('openclaw_session_state_total');
  const queueDepth = instrument('openclaw_session_queue_depth');
  const skills = instrument('openclaw_skill_used_total');

  return (event) => {
    switch (event.type) {
      case 'gateway.rpc': {
        const labels = { method: event.method ?? 'unknown' };
        const seconds = (event.durationMs ?? 0) / 1000;
        if (event.phase === 'received') {
          rpcRequests(labels, 1);
          return;
        }
        if (event.phase === 'response') {
          if (event.outcome === 'ok' || event.outcome === 'error') {
            rpcFirstResponse(labels, seconds);
          }
        } else if (event.phase === 'handler') {
          rpcHandler(labels, seconds);
          rpcAdmission(labels, (event.admissionMs ?? 0) / 1000);
        } else if (event.phase === 'dispatch') {
          rpcQueueWait(labels, (event.queueWaitMs ?? 0) / 1000);
        }
        rpcOutcomes({ phase: event.phase ?? 'unknown', outcome: event.outcome ?? 'unknown' }, 1);
        return;
      }
      case 'model.call.completed':
      case 'model.call.error': {
        const labels = {
          api: event.api ?? 'unknown',
          error_category:
            event.type === 'model.call.error' ? (event.errorCategory ?? 'other') : 'none',
          model: event.model ?? 'unknown',
          observation_unit: event.observationUnit ?? 'request',
          outcome: event.type === 'model.call.error' ? 'error' : 'completed',
          provider: event.provider ?? 'unknown',
          transport: event.transport ?? 'unknown',
        };
        modelCalls(labels, 1);
        modelCallDuration(labels, event.durationMs / 1000);
        const { model, provider } = labels;
        const { promptTokens, output } = event.usage ?? {};
        if (promptTokens) tokenUsage({ model, provider, token_type: 'input' }, promptTokens);
        if (output) tokenUsage({ model, provider, token_type: 'output' }, output);
        return;
      }
      case 'model.usage': {
        const agent = event.agentId ?? 'unknown';
        const channel = event.channel ?? 'unknown';
        const model = event.model ?? 'unknown';
        const provider = event.provider ?? 'unknown';
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
        const labels = { agent, channel, model, provider };
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
        runs(labels, 1);
        runDuration(labels, event.durationMs / 1000);
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
        harnessRuns(labels, 1);
        harnessRunDuration(labels, event.durationMs / 1000);
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
        tools(labels, 1);
        toolDuration(labels, event.durationMs / 1000);
        return;
      }
      case 'message.received':
        messagesReceived(
          { channel: event.channel ?? 'unknown', source: event.source ?? 'unknown' },
          1,
        );
        return;
      case 'message.processed': {
        const labels = {
          channel: event.channel ?? 'unknown',
          outcome: event.outcome ?? 'unknown',
          reason: event.reason ?? 'none',
        };
        messagesProcessed(labels, 1);
        if (event.durationMs !== undefined) messageDuration(labels, event.durationMs / 1000);
        return;
      }
      case 'message.delivery.completed': {
        const labels = {
          channel: event.channel ?? 'unknown',
          delivery_kind: event.deliveryKind ?? 'other',
          error_category: 'none',
          outcome: 'completed',
        };
        deliveries(labels, 1);
        deliveryDuration(labels, event.durationMs / 1000);
        return;
      }
      case 'queue.lane.enqueue':
        laneSize({ lane: laneName(event.lane) }, event.queueSize);
        return;
      case 'queue.lane.dequeue': {
        const labels = { lane: laneName(event.lane) };
        laneSize(labels, event.queueSize);
        laneWait(labels, event.waitMs / 1000);
        return;
      }
      case 'session.state': {
        const state = event.state ?? 'unknown';
        sessionStates({ reason: event.reason ?? 'none', state }, 1);
        if (event.queueDepth !== undefined) queueDepth({ state }, event.queueDepth);
        return;
      }
      case 'skill.used':
        skills(
          {
            activation: event.activation ?? 'unknown',
            agent: event.agentId ?? 'unknown',
            skill: event.skillName ?? 'skill',
            source: event.skillSource ?? 'unknown',
          },
          1,
        );
        return;
      default:
    }
  };
}

/** Lanes are cut at the first colon, by all. */
function laneName(lane: string): string {
  const colon = lane.indexOf(':');
  return colon < 0 ? lane : lane.slice(0, colon);
}
