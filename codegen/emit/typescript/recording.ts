import type { Amount, Catalog, EventType, Metric, Recording, Side } from '../../model/catalog.ts';
import { readsOf } from '../../model/label-texts.ts';
import { sides } from '../../model/metric.ts';
import { constantCase, type Names, pascalCase } from '../../model/names.ts';
import { isOwnOfStore } from '../../model/series.ts';
import type { Interface } from '../generated-file.ts';
import { BOUND, type Exporter, STORE } from './exporter.ts';
import { guardCode, guarded } from './guards.ts';
import { fieldAccess, type LabelCode, type LabelScope, labelCode, MEASURE } from './label-code.ts';
import { LabelLocals, SeriesOfEvent } from './series-of-event.ts';
import { member, ts } from './text.ts';
import { printInterface } from './typescript.ts';

/** Values that a memo takes; `find` in `tuple-memo.ts` spells them out. */
const WIDEST_TUPLE = 8;
const VERB = { counter: 'add', gauge: 'set', histogram: 'observe' } as const;

/** What the code of one exporter's events shares. */
export interface RecordingScope extends LabelScope {
  readonly exporter: Exporter;
  /** How many of one unit make one of another, by the name of the constant. */
  readonly factors: Map<string, number>;
  /** Members of the handlers, and types of their file. */
  readonly names: Names;
  readonly types: Names;
}

/** One thing that an event does to a metric. */
interface Step {
  readonly metric: Metric;
  readonly side: Side;
  readonly recording: Recording;
}

/** What each event does to the metrics of the exporter, in catalog order. */
export function recordedEvents(catalog: Catalog, scope: RecordingScope): RecordedEvent[] {
  const shown = sides(catalog, [scope.exporter.key]).filter(({ metric }) => !isOwnOfStore(metric));
  const all = shown.flatMap(({ metric, side }) =>
    side.recordings.map((recording) => ({ metric, side, recording })),
  );
  const byEvent = Map.groupBy(all, ({ recording }) => recording.event);
  return catalog.events.map((event) => {
    const printed = new RecordedEvent(event, scope);
    const steps = byEvent.get(event) ?? [];
    const once = steps.filter(({ recording }) => recording.rule.items === undefined);
    if (once.length > 0) printed.once(once);
    for (const [{ items }, parts] of Map.groupBy(steps, ({ recording }) => recording.rule))
      if (items !== undefined) printed.items(parts, items);
    return printed;
  });
}

/** What the handlers of one exporter do with one event, as code. */
export class RecordedEvent {
  readonly event: EventType;
  /** The statements of its case; none when no metric is made of it. */
  readonly calls: string[] = [];
  readonly methods: string[] = [];
  /** The memos of its series, how they are made, and the types of what they hold. */
  readonly members: string[] = [];
  readonly construct: string[] = [];
  readonly types: Interface[] = [];
  readonly #scope: RecordingScope;

  constructor(event: EventType, scope: RecordingScope) {
    this.event = event;
    this.#scope = scope;
  }

  /** What is recorded once an event: a method that records, and one that finds the series. */
  once(steps: readonly Step[]): void {
    const { imports, names, types } = this.#scope;
    const name = names.unique(this.event.handlerName);
    const memo = `#${names.unique(`${name}Memo`)}`;
    const finder = `#${names.unique(`${name}Series`)}`;
    const type = types.unique(`${pascalCase(name)}Series`);
    const texts = new LabelLocals();
    const series = new SeriesOfEvent();
    const records = steps.map((step) => {
      const { metric, side, recording } = step;
      const labels = this.#labels(step).map((label) => texts.expression(label));
      const property = series.property(side, labels, recording.part?.member);
      series.types.set(property, imports.type(BOUND[metric.type], STORE));
      return { rule: recording.rule, lines: this.#record(step, `series.${property}`) };
    });
    const raws = [...new Set(texts.raws.flatMap(({ keys }) => keys))];
    const remembers = raws.length <= WIDEST_TUPLE;
    const labelled = texts.raws.length > 0;
    const measured = steps.some(
      ({ recording }) => recording.rule.where.length > 0 || recording.amount !== undefined,
    );
    const find = this.#call(finder, labelled);
    const record = this.#call(`#${name}`, labelled || measured);
    if (remembers) imports.type('TupleMemo', '../runtime/metrics/tuple-memo.ts');
    // A memo takes so many; the rare event with more finds its series every time.
    const found = `const found = this.${memo}.find(${raws.join(', ')});`;
    const remembered = `this.${memo}.remember(${['series', ...raws].join(', ')})`;
    const doc = `What \`${this.event.type}\` records to.`;
    const fields = [...series.types].map(([property, bound]) => ({ name: property, type: bound }));
    this.calls.push(record.call);
    this.types.push(printInterface(type, doc, fields, { isExported: false }));
    if (remembers) this.members.push(member(memo, `TupleMemo<${type}>`));
    if (remembers) this.construct.push(`this.${memo} = registry.store.memo();`);
    this.methods.push(
      ts`
${record.head}: void {
  ${remembers ? found : ''}
  const series = ${remembers ? 'found ?? ' : ''}${find.call}
  ${guarded(records)}
}`,
      ts`
${find.head} {
  const registry = this.#registry;
  ${labelled ? 'const { labels } = registry;' : ''}
  ${texts.lines()}
  const series: ${type} = {
    ${series.lines}
  };
  return ${remembers ? remembered : 'series'};
}`,
    );
  }

  /** One sample for each item of an array; the series of a gauge that has no item any more vanishes. */
  items(steps: readonly Step[], items: string): void {
    const [{ metric, side, recording }] = steps as readonly [Step];
    const { where } = recording.rule;
    const texts = new LabelLocals(['item', 'itemsOf']);
    const records = steps.flatMap((step) => {
      const labels = this.#labels(step).map((label) => texts.expression(label));
      return this.#record(step, `registry.${side.property}.series(${labels.join(', ')})`);
    });
    const isRead = steps.some(({ recording: { labels, amount } }) =>
      [amount, ...labels.flatMap(readsOf)].some((read) => read?.path.startsWith(`${items}.`)),
    );
    this.#scope.imports.value('itemsOf', MEASURE);
    const name = `#${this.#scope.names.unique(`${this.event.handlerName}${pascalCase(side.property)}`)}`;
    const { head, call } = this.#call(name, true);
    this.calls.push(call);
    this.methods.push(ts`
${head}: void {
  ${where.length > 0 ? `if (!(${guardCode(where)})) return;` : ''}
  const registry = this.#registry;
  ${texts.raws.length > 0 ? 'const { labels } = registry;' : ''}
  ${metric.type === 'gauge' ? `registry.${side.property}.clear();` : ''}
  for (const ${isRead ? 'item' : '_item'} of itemsOf(${fieldAccess(items)})) {
    ${[...texts.lines(), ...records]}
  }
}`);
  }

  /** The head of a method that takes the event, if it reads anything of it, and its call. */
  #call(name: string, reads: boolean): { readonly head: string; readonly call: string } {
    if (!reads) return { head: `${name}()`, call: `this.${name}();` };
    const type = this.#scope.imports.type(this.event.typeName, './events.ts');
    return { head: `${name}(event: ${type})`, call: `this.${name}(event);` };
  }

  /** Where the value of each label comes from. */
  #labels({ side, recording }: Step): (LabelCode & { property: string })[] {
    return recording.labels.flatMap((text, index) => {
      const label = side.labels[index]?.label;
      if (label === undefined) return [];
      const code = labelCode(label, text, this.#scope, recording.rule.items);
      return [{ ...code, property: label.property }];
    });
  }

  /** The statements that record one step on a bound metric. */
  #record({ metric, side, recording: { rule, amount } }: Step, bound: string): string[] {
    const { items } = rule;
    const verb = items !== undefined && metric.type === 'gauge' ? 'raise' : VERB[metric.type];
    if (amount === undefined) return [`${bound}.${verb}(1);`];
    const raw = fieldAccess(amount.path, items);
    const call = `${bound}.${verb}(${this.#amount(raw, amount, side)});`;
    const within = amount.field?.segments.slice(items?.split('.').length) ?? [];
    const tests = [
      ...(within.some(({ optional }) => optional) ? [`${raw} !== undefined`] : []),
      ...(rule.positive ? [`${raw} !== 0`] : []),
    ];
    return tests.length === 0 ? [call] : [`if (${tests.join(' && ')}) {`, call, '}'];
  }

  /** The arguments that give the amount in the unit of the side: the series divide by themselves. */
  #amount(raw: string, { conversion = { kind: 'same' }, field }: Amount, side: Side): string {
    if (conversion.kind === 'same') return raw;
    const from = field?.unit ?? 'count';
    const [small, large] = conversion.kind === 'divide' ? [from, side.unit] : [side.unit, from];
    const factor = `${constantCase(small)}_IN_${constantCase(large)}`;
    this.#scope.factors.set(factor, conversion.by);
    if (conversion.kind === 'divide') return `${raw}, ${factor}`;
    return `${this.#scope.imports.value('measure', MEASURE)}(${raw}) * ${factor}`;
  }
}
