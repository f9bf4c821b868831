import type { Catalog, EventType, LabelUse, Metric, Rule, Side } from '../model/catalog.ts';
import type { EventWork, SharedSet } from '../model/label-sets.ts';
import { sharedSets, workByEvent } from '../model/label-sets.ts';
import { Names, pascalCase } from '../model/names.ts';
import { convert } from '../model/units.ts';
import { fieldAccess, type LabelNeeds, labelCode } from './label-code.ts';
import { quote } from './layout.ts';
import type { Method } from './typescript.ts';

/** How one exporter writes the steps that both share. */
export interface Backend {
  readonly key: 'prometheus' | 'otel';
  /** Ending of the fields that hold shared sets. */
  readonly setSuffix: string;
  /** Name of the object that holds labels, sets and families. */
  readonly owner: string;
  /** What `find()` returns: a row, or an attribute set. */
  readonly found: string;
  /** Code that leaves an attribute out; undefined where label sets are constant. */
  readonly omitted: string | undefined;
  /** The statements that record `value` (already in the unit of the side). */
  record(metric: Metric, side: Side, value: RecordedValue): string[];
  /** The statement before the items of an array. */
  beforeItems(side: Side): string[];
  /** The statement for one item. */
  recordItem(side: Side, value: string): string[];
}

export interface RecordedValue {
  /** Expression in the unit of the field, or undefined for a count of events. */
  readonly raw: string | undefined;
  readonly optional: boolean;
  readonly positive: boolean;
  /** Variable name to hold the value. */
  readonly name: string;
  /** Turns an expression into one in the unit of the side. */
  convert(expression: string): string;
  /** Code of the row or the attributes. */
  readonly target: string;
}

/** What the handlers do with one event. */
export interface Recorded {
  readonly event: EventType;
  readonly calls: readonly string[];
  readonly methods: readonly Method[];
}

/** The methods that record each event, one per shared set, and the calls to them. */
export function recordingMethods(
  catalog: Catalog,
  backend: Backend,
  needs: LabelNeeds,
): Recorded[] {
  const work = workByEvent(setsOf(catalog, backend));
  const names = new Names([backend.owner]);
  return catalog.events.map((event) =>
    recorded(event, work.get(event.type) ?? [], backend, needs, names),
  );
}

function recorded(
  event: EventType,
  work: readonly EventWork[],
  backend: Backend,
  needs: LabelNeeds,
  names: Names,
): Recorded {
  const methods = work.map((one, index) => ({
    name: `#${names.take(methodName(event, one, index, backend))}`,
    parameters: [{ name: 'event', type: event.typeName }],
    body: methodBody(event, one, backend, needs),
  }));
  return { event, calls: methods.map((method) => `this.${method.name}(event);`), methods };
}

/** The first set of an event has the plain name; the others say which they are. */
function methodName(event: EventType, work: EventWork, index: number, backend: Backend): string {
  const suffix = pascalCase(work.set.property.slice(0, -backend.setSuffix.length));
  return `${event.handlerName}${index === 0 ? '' : suffix}`;
}

/** Shared sets of the backend's exporter. */
export function setsOf(catalog: Catalog, backend: Backend): SharedSet[] {
  return sharedSets(catalog, backend.key, backend.setSuffix);
}

function methodBody(
  event: EventType,
  work: EventWork,
  backend: Backend,
  needs: LabelNeeds,
): string[] {
  const { set, steps } = work;
  const eachLabel = steps[0]?.rule.each?.label.id;
  const items = steps[0]?.rule.items;
  const first = steps[0]?.rule;
  if (first === undefined) return [];
  const codes = set.uses.flatMap((use, index) =>
    use.label.id === eachLabel ? [] : [setCode(event, first, use, index, backend, needs)],
  );
  const body = items === undefined ? codes : [];
  if (items !== undefined) body.push(...itemLoop(event, steps, items, codes, backend));
  else if (eachLabel !== undefined) {
    const position = set.uses.findIndex((use) => use.label.id === eachLabel);
    for (const step of steps) body.push(...eachPart(event, step, position, backend, needs));
  } else {
    const guard = commonGuard(steps);
    const record = (step: Step): string[] =>
      backend.record(
        step.metric,
        step.side,
        recordedValue(event, step.rule, step.side, step.rule.value, backend.found),
      );
    body.push(
      `const ${backend.found} = set.find();`,
      ...(guard === undefined ? guarded(steps, record) : steps.flatMap(record)),
    );
    // Without the guard the labels of an event that records nothing would be looked up in vain.
    if (guard !== undefined) body.splice(0, body.length, `if (${guard}) {`, ...body, '}');
  }
  const usesLabels = body.some((line) => line.includes('labels.'));
  return [
    `const ${backend.owner} = this.#${backend.owner};`,
    ...(usesLabels
      ? [`const { labels, ${set.property}: set } = ${backend.owner};`]
      : [`const set = ${backend.owner}.${set.property};`]),
    ...body,
  ];
}

function setCode(
  event: EventType,
  rule: Rule,
  use: LabelUse,
  index: number,
  backend: Backend,
  needs: LabelNeeds,
): string {
  const omitted = use.optional ? backend.omitted : undefined;
  return `set.codes[${index}] = ${labelCode(use.label, event, rule, needs, omitted)};`;
}

type Step = EventWork['steps'][number];

/** The guard that every step stands under; undefined when one has none, or another. */
function commonGuard(steps: readonly Step[]): string | undefined {
  const guards = new Set(steps.map((step) => guardCode(step.rule)));
  return guards.size === 1 ? [...guards][0] : undefined;
}

/** Steps under their guards; neighbours with the same guard share one `if`. */
function guarded(steps: readonly Step[], print: (step: Step) => string[]): string[] {
  const lines: string[] = [];
  let open: string | undefined;
  for (const step of steps) {
    const guard = guardCode(step.rule);
    if (open !== undefined && guard !== open) lines.push('}');
    if (guard !== undefined && guard !== open) lines.push(`if (${guard}) {`);
    lines.push(...print(step));
    open = guard;
  }
  if (open !== undefined) lines.push('}');
  return lines;
}

function guardCode(rule: Rule): string | undefined {
  if (rule.where.length === 0) return undefined;
  const parts = rule.where.map(({ path, members }) => {
    const tests = members.map((member) => `${fieldAccess(path)} === ${quote(member)}`);
    return tests.length > 1 && rule.where.length > 1
      ? `(${tests.join(' || ')})`
      : tests.join(' || ');
  });
  return parts.join(' && ');
}

function eachPart(
  event: EventType,
  step: Step,
  position: number,
  backend: Backend,
  needs: LabelNeeds,
): string[] {
  const { each } = step.rule;
  if (each === undefined) return [];
  return each.parts.flatMap((part) => {
    const value = recordedValue(event, step.rule, step.side, part.path, 'set.find()');
    const code = `set.codes[${position}] = ${needs.constant(each.label, part.member)};`;
    const lines = backend.record(step.metric, step.side, value);
    const [head, ...rest] = lines;
    if (value.optional && head !== undefined) return [head, code, ...rest];
    return [code, ...lines];
  });
}

function itemLoop(
  event: EventType,
  steps: readonly Step[],
  items: string,
  codes: readonly string[],
  backend: Backend,
): string[] {
  const [step] = steps;
  if (step === undefined) return [];
  const value = `measure(item?.${step.rule.value})`;
  return [
    ...backend.beforeItems(step.side),
    `for (const item of itemsOf(${fieldAccess(items)})) {`,
    ...codes,
    ...backend.recordItem(
      step.side,
      conversion(event, `${items}.${step.rule.value}`, step.side)(value),
    ),
    '}',
  ];
}

function recordedValue(
  event: EventType,
  rule: Rule,
  side: Side,
  path: string | undefined,
  target: string,
): RecordedValue {
  const field = path === undefined ? undefined : event.fields.get(path);
  return {
    raw: path === undefined ? undefined : fieldAccess(path),
    optional: field?.optional === true,
    positive: rule.positive,
    name: path === undefined ? '' : localName(path),
    convert: path === undefined ? (expression) => expression : conversion(event, path, side),
    target,
  };
}

/** `memory.rssBytes` is held in `rssBytes`. */
function localName(path: string): string {
  return path.split('.').at(-1) ?? path;
}

function conversion(event: EventType, path: string, side: Side): (expression: string) => string {
  const found = convert(event.fields.get(path)?.unit ?? 'count', side.unit);
  if (found === undefined || found.kind === 'same') return (expression) => expression;
  return (expression) => `${expression} ${found.kind === 'divide' ? '/' : '*'} ${found.by}`;
}
