import type { Catalog } from '../../model/catalog.ts';
import type { Attribute, AttributeType } from './semconv.ts';

type Row = readonly [key: string, brief: string, type?: AttributeType];

/**
 * Attributes that the runtime writes by itself: of log records, of captured content, of the
 * resource. A catalog without log records has none of them.
 */
export function ownAttributes({ name, logs, spans }: Catalog): Attribute[] {
  if (logs === undefined) return [];
  const below = (prefix: string, rows: readonly Row[]): Row[] =>
    rows.map(([key, ...rest]) => [`${prefix}${key}`, ...rest]);
  const rows: readonly Row[] = [
    ...below(`${name}.`, OF_LOGS),
    [logs.line, 'Line that logged.', 'int'],
    [logs.function, 'Function that logged.'],
    // Without a prefix of their own the fields of log calls look like any other attribute.
    ...(logs.fields === `${name}.`
      ? []
      : below(logs.fields, [['', 'Fields of the log call.', 'template[any]']])),
    ...below(`${name}.security.`, OF_SECURITY_EVENTS),
    ...OF_CONTENT.flatMap(([own, conventional, brief]): Row[] => [
      [`${name}.content.${own}`, brief],
      [conventional, brief],
    ]),
    ...OF_OPENINFERENCE,
    ...OF_RESOURCE,
  ];
  const marks: Row[] =
    spans.length === 0 ? [] : [[`${name}.span.incomplete`, INCOMPLETE, 'boolean']];
  return [...rows, ...marks].map(([key, brief, type = 'string']) => ({
    // A registry names a set of attributes by what their keys begin with.
    key: key.replace(/\.$/, ''),
    brief,
    type,
  }));
}

const INCOMPLETE = 'The end of the span never came.';

const OF_LOGS: readonly Row[] = [
  ['log.category', 'What kind of thing the record tells.'],
  ['log.outcome', 'How what the record tells ended.'],
  ['log.site', 'Where the record was made, as names joined by colons.'],
  ['log.level', 'Level of the log call.'],
  ['logger', 'Name of the logger.'],
  ['logger.parents', 'Names of the loggers above it, joined by dots.'],
  ['traceFlags', 'Flags of the trace that the record belongs to, in hexadecimal.'],
];

const OF_SECURITY_EVENTS: readonly Row[] = [
  ['event_id', 'Id of the security event.'],
  ['category', 'Category of the security event.'],
  ['action', 'What was done or tried.'],
  ['outcome', 'How it ended.'],
  ['severity', 'How severe it is.'],
  ['reason', 'Why it ended so.'],
  ['actor.kind', 'Kind of who did it.'],
  ['actor.channel', 'Channel that the actor came through.'],
  ['actor.role', 'Role of the actor.'],
  ['actor.id_hash', 'Hash of the id of the actor.'],
  ['actor.device_id_hash', 'Hash of the id of the device of the actor.'],
  ['actor.scopes', 'Scopes of the actor, joined by commas.'],
  ['target.kind', 'Kind of what it was done to.'],
  ['target.owner', 'Owner of the target.'],
  ['target.name', 'Name of the target.'],
  ['target.id_hash', 'Hash of the id of the target.'],
  ['policy.id', 'Policy that decided.'],
  ['policy.decision', 'What the policy decided.'],
  ['policy.reason', 'Why the policy decided so.'],
  ['control.id', 'Control that noticed it.'],
  ['control.family', 'Family of the control.'],
  ['attribute.', 'Further facts of the security event.', 'template[any]'],
];

/** Each of them only with the setting that lets it leave; by our name and by that of the conventions. */
const OF_CONTENT = [
  ['input_messages', 'gen_ai.input.messages', 'Messages to the model, as JSON.'],
  ['output_messages', 'gen_ai.output.messages', 'Messages of the model, as JSON.'],
  ['system_prompt', 'gen_ai.system_instructions', 'Instructions to the model.'],
  ['tool_definitions', 'gen_ai.tool.definitions', 'Tools that the model may call, as JSON.'],
  ['tool_input', 'gen_ai.tool.call.arguments', 'Arguments of the tool, as JSON.'],
  ['tool_output', 'gen_ai.tool.call.result', 'Result of the tool, as JSON.'],
] as const;

const OF_OPENINFERENCE: readonly Row[] = [
  ['input.value', 'Messages to the model, where OpenInference looks for them.'],
  ['input.mime_type', 'Type of `input.value`.'],
  ['output.value', 'Messages of the model, where OpenInference looks for them.'],
  ['output.mime_type', 'Type of `output.value`.'],
];

const OF_RESOURCE: readonly Row[] = [
  ['service.name', 'Name of the service.'],
  ['service.instance.id', 'The process that sends.'],
  ['process.pid', 'Id of the process.', 'int'],
  ['process.runtime.name', 'Name of the runtime.'],
  ['process.runtime.version', 'Version of the runtime.'],
  ['telemetry.sdk.language', 'Language of the SDK.'],
  ['telemetry.sdk.name', 'Name of the SDK.'],
  ['telemetry.sdk.version', 'Version of the SDK.'],
];
