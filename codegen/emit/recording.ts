import type { Catalog, EventType, Label, Metric, Rule, Side } from '../model/catalog.ts';
import type { EventWork, SharedSet } from '../model/label-sets.ts';
import { sharedSets, workByEvent } from '../model/label-sets.ts';
import { Names, pascalCase } from '../model/names.ts';
import { type Conversion, convert } from '../model/units.ts';
import { codeSource, fieldAccess, type LabelNeeds } from './label-code.ts';
import { quote } from './layout.ts';
import { MemoPlan, memoClass } from './tuple-memos.ts';
import type { Member, Method } from './typescript.ts';

/** How one exporter writes the steps that both share. */
export interface Backend {
  readonly key: 'prometheus' | 'otel';
  /** Ending of the fields that hold shared sets. */
  readonly setSuffix: string;
  /** Name of the object that holds labels, sets and families. */
  readonly owner: string;
  /** Name of what a look-up finds: a row, or attributes; and ending of the fields that remember it. */
  readonly found: string;
  readonly memoSuffix: string;
  /** Type of what a look-up finds. */
  readonly foundType: string;
  /** Code that leaves an attribute out; undefined where label sets are constant. */
  readonly omitted: string | undefined;
  /** The statements that record `value` (already in the unit of the side). */
  record(metric: Metric, side: Side, value: RecordedValue): string[];
  /** The statement before the items of an array. */
  beforeItems(side: Side): string[];
  /** The statement for one item. */
  recordItem(side: Side, target: string, value: string): string[];
}

export interface RecordedValue {
  /** Expression in the unit of the field, or undefined for a count of events. */
  readonly raw: string | undefined;
  readonly optional: boolean;
  readonly positive: boolean;
  /** Variable name to hold the value. */
  readonly name: string;
  /** From the unit of the field to that of the side. */
  readonly conversion: Conversion;
  /** Code of the row or the attributes. */
  readonly target: string;
}

/** What the handlers do with one event. */
export interface Recorded {
  readonly event: EventType;
  readonly calls: readonly string[];
  /** Types of `events.ts` that the methods name. */
  readonly types: readonly string[];
  readonly methods: readonly Method[];
  readonly memos: readonly MemoPlan[];
}

/** The method that records each event, one more for each array of items, and the calls to them. */
export function recordingMethods(
  catalog: Catalog,
  backend: Backend,
  needs: LabelNeeds,
): Recorded[] {
  const work = workByEvent(setsOf(catalog, backend));
  const names = new Names([backend.owner]);
  return catalog.events.map((event) =>
    recorded(event, work.get(event.type) ?? [], new Printer(backend, needs, event), names),
  );
}

const READS_EVENT = /(?<![\w.#$])event\./;

function recorded(
  event: EventType,
  work: readonly EventWork[],
  printer: Printer,
  names: Names,
): Recorded {
  const plain = work.filter(({ steps }) => steps[0]?.rule.items === undefined);
  const ofItems = work.filter((one) => !plain.includes(one));
  const jobs = [
    ...(plain.length > 0 ? [{ name: event.handlerName, print: printer.event(plain) }] : []),
    ...ofItems.map((one) => ({
      name: `${event.handlerName}${pascalCase(printer.baseOf(one))}`,
      print: printer.items(one),
    })),
  ];
  const memos: MemoPlan[] = [];
  const methods = jobs.map(({ name, print }) => {
    const method = `#${names.take(name)}`;
    const memo = new MemoPlan(`#${names.take(`${name}${printer.backend.memoSuffix}`)}`);
    memos.push(memo);
    const body = print(memo);
    // Counted without a label, nothing of the event is read.
    const reads = body.some((line) => READS_EVENT.test(line));
    const parameters = reads ? [{ name: 'event', type: event.typeName }] : [];
    return { name: method, parameters, body };
  });
  const calls = methods.map(
    ({ name, parameters }) => `this.${name}(${parameters.map((one) => one.name).join('')});`,
  );
  const types = methods.some(({ parameters }) => parameters.length > 0) ? [event.typeName] : [];
  return { event, calls, types, methods, memos };
}

/** The fields of the memos, and the statements that fill them. */
export function memoFields(
  recorded: readonly Recorded[],
  backend: Backend,
): { readonly members: Member[]; readonly construct: string[] } {
  const memos = recorded.flatMap((one) => one.memos);
  const construct = memos.flatMap((memo) => memo.construct());
  return {
    members: memos.map((memo) => ({
      name: memo.field,
      type: `${memoClass(memo.width)}<${backend.foundType}>`,
    })),
    construct: construct.some((line) => line.includes('labels.'))
      ? [`const { labels } = ${backend.owner};`, ...construct]
      : construct,
  };
}

/** Shared sets of the backend's exporter. */
export function setsOf(catalog: Catalog, backend: Backend): SharedSet[] {
  return sharedSets(catalog, backend.key, backend.setSuffix);
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

/** Prints what one exporter does with one event. */
class Printer {
  readonly backend: Backend;
  readonly #needs: LabelNeeds;
  readonly #event: EventType;

  constructor(backend: Backend, needs: LabelNeeds, event: EventType) {
    this.backend = backend;
    this.#needs = needs;
    this.#event = event;
  }

  /** The name of the metric that a set is called after. */
  baseOf({ set }: EventWork): string {
    return set.property.slice(0, -this.backend.setSuffix.length);
  }

  /** The method body for everything that is recorded once an event. */
  event(work: readonly EventWork[]): (memo: MemoPlan) => string[] {
    return (memo) => {
      const body = work.flatMap((one) => this.#work(one, memo, work.length === 1));
      return this.#withMemo(memo, [`const place = ${memo.find('memo')};`, ...body]);
    };
  }

  /** The method body for what is recorded for every item of an array. */
  items({ set, steps }: EventWork): (memo: MemoPlan) => string[] {
    return (memo) => {
      const [step] = steps;
      const items = step?.rule.items;
      if (step === undefined || items === undefined) return [];
      const lookup = memo.lookup(this.#owned(set), this.#codes(set, step.rule, memo));
      const measured = `measure(item?.${step.rule.value})`;
      const conversion = conversionOf(this.#event, `${items}.${step.rule.value}`, step.side);
      const target = `memo.found(${memo.find('memo')}, ${lookup})`;
      return this.#withMemo(memo, [
        ...this.backend.beforeItems(step.side),
        `for (const item of itemsOf(${fieldAccess(items)})) {`,
        ...this.backend.recordItem(step.side, target, converted(measured, conversion)),
        '}',
      ]);
    };
  }

  #withMemo(memo: MemoPlan, body: readonly string[]): string[] {
    this.#needs.widths.add(memo.width);
    const { owner } = this.backend;
    const labels = body.some((line) => line.includes('labels.'));
    return [
      `const ${owner} = this.#${owner};`,
      ...(labels ? [`const { labels } = ${owner};`] : []),
      `const memo = this.${memo.field};`,
      ...body,
    ];
  }

  #owned(set: SharedSet): string {
    return `${this.backend.owner}.${set.property}`;
  }

  #work(work: EventWork, memo: MemoPlan, alone: boolean): string[] {
    const { set, steps } = work;
    const [first] = steps;
    if (first === undefined) return [];
    if (first.rule.each !== undefined) return steps.flatMap((step) => this.#parts(set, step, memo));
    const lookup = memo.lookup(this.#owned(set), this.#codes(set, first.rule, memo));
    const { found } = this.backend;
    const target = alone ? found : `${this.baseOf(work)}${pascalCase(found)}`;
    const record = ({ metric, side, rule }: Step): string[] =>
      this.backend.record(metric, side, recordedValue(this.#event, rule, side, rule.value, target));
    const find = `const ${target} = memo.found(place, ${lookup});`;
    const guard = commonGuard(steps);
    // Under the guard of all steps, for an event that records nothing need not be looked up.
    return guard === undefined
      ? [find, ...guarded(steps, record)]
      : [`if (${guard}) {`, find, ...steps.flatMap(record), '}'];
  }

  /** Each part of an event goes to the series that has its name as one label. */
  #parts(set: SharedSet, { metric, side, rule }: Step, memo: MemoPlan): string[] {
    const { each } = rule;
    if (each === undefined) return [];
    return each.parts.flatMap((part) => {
      const constant = `{ code: ${this.#needs.constant(each.label, part.member)} }`;
      const codes = this.#codes(set, rule, memo, { label: each.label, code: constant });
      const target = `memo.found(place, ${memo.lookup(this.#owned(set), codes)})`;
      const value = recordedValue(this.#event, rule, side, part.path, target);
      return this.backend.record(metric, side, value);
    });
  }

  #codes(
    set: SharedSet,
    rule: Rule,
    memo: MemoPlan,
    known?: { readonly label: Label; readonly code: string },
  ): string[] {
    return set.uses.map(({ label, optional }) => {
      if (known?.label.id === label.id) return known.code;
      const omitted = optional ? this.backend.omitted : undefined;
      return codeSource(label, this.#event, rule, this.#needs, memo, omitted);
    });
  }
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
    conversion: path === undefined ? SAME : conversionOf(event, path, side),
    target,
  };
}

/** `memory.rssBytes` is held in `rssBytes`. */
function localName(path: string): string {
  return path.split('.').at(-1) ?? path;
}

const SAME: Conversion = { kind: 'same' };

function conversionOf(event: EventType, path: string, side: Side): Conversion {
  return convert(event.fields.get(path)?.unit ?? 'count', side.unit) ?? SAME;
}

/** An expression in another unit. */
export function converted(expression: string, conversion: Conversion): string {
  if (conversion.kind === 'same') return expression;
  return `${expression} ${conversion.kind === 'divide' ? '/' : '*'} ${conversion.by}`;
}
