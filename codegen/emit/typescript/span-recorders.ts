import type { Catalog, EventType, Span, SpanTrigger } from '../../model/catalog.ts';
import type { Names } from '../../model/names.ts';
import { fieldAccess } from './label-code.ts';
import { SpanCode, type SpanScope } from './span-code.ts';
import { Code, constant, literal, quote, ts } from './text.ts';

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
      method: `#${names.unique(found.length === 1 ? event.handlerName : span.property)}`,
    })),
  };
}

/** The method for one event and one of its spans. */
export function recorder(step: Step, event: EventType, scope: SpanScope): string {
  const { span, role, method } = step;
  const printer = new SpanCode(span, event, scope);
  const ends = role !== 'start';
  const attributes = printer.attributes(span.attributes);
  const status = printer.status();
  const { time, duration, content } = span;
  const body = [
    ...status,
    ...listedLines(span, event, status.length > 0, printer),
    `this.#tracker.${role}(${span.constantName}, event, {`,
    `traced: ${ownTrace(event)},`,
    ...(time !== undefined && event.fields.has(time) ? [`time: ${fieldAccess(time)},`] : []),
    ...(ends && duration !== undefined && event.fields.has(duration)
      ? [`duration: ${fieldAccess(duration)},`]
      : []),
    ...(attributes.length === 0 ? ['attributes: {},'] : ['attributes: {', ...attributes, '},']),
    ...(content !== undefined && event.privateFields.has(`${content}Content`)
      ? [`content: ${printer.content(content)},`]
      : []),
    ...(ends ? pointLines(span, printer) : []),
    ...(status.length > 0 ? ['error,'] : []),
    '});',
  ];
  const gates = gate(span, event, printer);
  const locals = ['labels', 'texts', 'conversations'].filter((name) => printer.locals.has(name));
  return ts`
${method}(event: ${scope.imports.type(event.typeName, './events.ts')}, from: Origin): void {
  ${gates}
  ${locals.map((name) => `const ${name} = this.#${name};`)}
  ${body}
}`;
}

/** Which events are spans at all. */
function gate(span: Span, event: EventType, code: SpanCode): string[] {
  const lines = span.trust === 'trusted' ? ['if (!from.trusted) return;'] : [];
  const guards = span.where.filter(({ path }) => event.fields.has(path));
  const [only] = guards;
  if (only === undefined) return lines;
  const [member, ...more] = only.members ?? [];
  if (guards.length === 1 && member !== undefined && more.length === 0)
    return [...lines, `if (${fieldAccess(only.path)} !== ${quote(member)}) return;`];
  return [...lines, `if (!(${code.guard(guards)})) return;`];
}

/** Leaves out what is not listed, unless it failed or all of it is wanted. */
function listedLines(span: Span, event: EventType, mayFail: boolean, code: SpanCode): string[] {
  const { listed } = span;
  if (listed === undefined || !event.fields.has(listed.path)) return [];
  return [
    `const listed = ${listedName(span)}.has(${fieldAccess(listed.path)});`,
    `if (${mayFail ? 'error === undefined && ' : ''}!listed && !${code.member('unlisted')}) {`,
    `this.#tracker.pass(${span.constantName}, ${ownTrace(event)});`,
    'return;',
    '}',
  ];
}

/** Whether the trace context of such an event is the service's own. */
function ownTrace(event: EventType): string {
  return event.trust === 'trusted' ? 'from.trusted' : 'from.traced';
}

function pointLines(span: Span, code: SpanCode): string[] {
  const points = span.events.flatMap(({ name, attributes }) => {
    const lines = code.attributes(attributes);
    return lines.length === 0
      ? []
      : ['{', `name: ${quote(name)},`, 'attributes: {', ...lines, '},', '},'];
  });
  return points.length === 0 ? [] : ['events: [', ...points, '],'];
}

/** What a span is whatever event makes it, and the texts with which it is listed. */
export function printType(span: Span): string {
  const { constantName, optIn, listed } = span;
  const kind = (name: string): Code => new Code(`SpanKind.${name.toUpperCase()}`);
  const older = span.attributes.filter(({ name, olderNames }) =>
    olderNames.some((one) => one !== name),
  );
  const type = constant(
    `const ${constantName}: SpanType`,
    {
      name: span.name,
      kind: kind(span.kind),
      rank: span.rank,
      caller: span.caller || undefined,
      showsTurn: span.showsTurn || undefined,
      contentNames:
        span.content !== undefined && span.contentNames === 'every' ? 'every' : undefined,
      withoutOptIn:
        older.length === 0
          ? undefined
          : Object.fromEntries(older.map(({ name, olderNames }) => [name, olderNames])),
      optIn: optIn && { kind: kind(optIn.kind), name: optIn.name, alone: optIn.alone },
    },
    span.description['en'] ?? span.name,
  );
  if (listed?.members === undefined) return type;
  const texts = literal(listed.members);
  return `${type}const ${listedName(span)}: ReadonlySet<unknown> = new Set(${texts});\n`;
}

/** Name of the constant with the texts that are listed. */
function listedName({ constantName }: Span): string {
  return `${constantName}_LISTED`;
}
