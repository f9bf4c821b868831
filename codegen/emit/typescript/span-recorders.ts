import type { Catalog, EventType, Span, SpanTrigger } from '../../model/catalog.ts';
import type { Names } from '../../model/names.ts';
import type { LabelNeeds } from './label-code.ts';
import { attributeLines, guardCode, refCode, statusLines } from './span-code.ts';
import { quote } from './text.ts';
import type { Method } from './typescript.ts';

/** One event, and the spans it starts, ends or is. */
export interface Work {
  readonly event: EventType;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly span: Span;
  readonly role: SpanTrigger['role'];
  readonly method: string;
}

/** @param names those of the methods that are taken */
export function workOf(event: EventType, catalog: Catalog, names: Names): Work {
  const found = catalog.spans.flatMap((span) =>
    span.triggers
      .filter((trigger) => trigger.event.type === event.type)
      .map(({ role }) => ({ span, role })),
  );
  return {
    event,
    steps: found.map(({ span, role }) => ({
      span,
      role,
      method: `#${names.take(found.length === 1 ? event.handlerName : span.property)}`,
    })),
  };
}

/** The method for one event and one of its spans. */
export function recorder(step: Step, event: EventType, needs: LabelNeeds): Method {
  const { span, role, method } = step;
  const content: string[] = [];
  const attributes = attributeLines(span.attributes, event, span, needs);
  if (span.content !== undefined && event.privateFields.has(`${span.content}Content`))
    content.push(`content: texts.content(${quote(span.content)}, from.beside),`);
  const points = role === 'start' ? [] : pointLines(span, event, needs);
  const status = role === 'start' ? [] : statusLines(span.status, event);
  const observation = [
    `vouched: ${vouched(event)},`,
    ...(span.time !== undefined && event.fields.has(span.time)
      ? [`time: ${refCode({ path: span.time, private: false })},`]
      : []),
    ...(role !== 'start' && span.duration !== undefined && event.fields.has(span.duration)
      ? [`duration: ${refCode({ path: span.duration, private: false })},`]
      : []),
    ...(attributes.length === 0 ? ['attributes: {},'] : ['attributes: {', ...attributes, '},']),
    ...content,
    ...points,
    ...(status.length > 0 ? ['error,'] : []),
  ];
  const code = [...status, ...observation].join('\n');
  return {
    name: method,
    parameters: [
      { name: 'event', type: event.typeName },
      { name: 'from', type: 'Origin' },
    ],
    body: [
      ...gate(span, event),
      ...(code.includes('labels.') ? ['const labels = this.#labels;'] : []),
      ...(code.includes('texts.') ? ['const texts = this.#texts;'] : []),
      ...(code.includes('conversations ?') ? ['const conversations = this.#conversations;'] : []),
      ...status,
      ...listedLines(span, event, status.length > 0),
      `this.#tracker.${role}(${span.constantName}, event, {`,
      ...observation,
      '});',
    ],
  };
}

/** Which events are spans at all. */
function gate(span: Span, event: EventType): string[] {
  const lines = span.trust === 'trusted' ? ['if (!from.trusted) return;'] : [];
  const guards = span.where.filter(({ path }) => event.fields.has(path));
  const [only] = guards;
  if (only === undefined) return lines;
  const [member, ...more] = only.members ?? [];
  if (guards.length === 1 && member !== undefined && more.length === 0)
    return [
      ...lines,
      `if (${refCode({ path: only.path, private: false })} !== ${quote(member)}) return;`,
    ];
  return [...lines, `if (!(${guardCode(guards)})) return;`];
}

/** Leaves out what is not listed, unless it failed or all of it is wanted. */
function listedLines(span: Span, event: EventType, mayFail: boolean): string[] {
  const { listed } = span;
  if (listed === undefined || !event.fields.has(listed.path)) return [];
  const field = refCode({ path: listed.path, private: false });
  return [
    `const listed = ${listedName(span)}.has(${field});`,
    `if (${mayFail ? 'error === undefined && ' : ''}!listed && !this.#unlisted) {`,
    `this.#tracker.pass(${span.constantName}, ${vouched(event)});`,
    'return;',
    '}',
  ];
}

/** Name of the constant with the texts that are listed. */
export function listedName({ constantName }: Span): string {
  return `${constantName}_LISTED`;
}

/** Whether the trace context of such an event is the service's own. */
function vouched(event: EventType): string {
  return event.trust === 'trusted' ? 'from.trusted' : 'from.traced';
}

function pointLines(span: Span, event: EventType, needs: LabelNeeds): string[] {
  const points = span.events.flatMap(({ name, attributes }) => {
    const lines = attributeLines(attributes, event, span, needs);
    return lines.length === 0
      ? []
      : ['{', `name: ${quote(name)},`, 'attributes: {', ...lines, '},', '},'];
  });
  return points.length === 0 ? [] : ['events: [', ...points, '],'];
}
