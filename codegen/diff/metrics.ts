import type { LabelUse, Metric, Rule, Side, SideKey } from '../model/catalog.ts';
import { SIDES } from '../model/metric.ts';
import { type Audience, type Change, Changes, pair, same, shown } from './change.ts';
import { compareLabels, type LabelTwins } from './labels.ts';

/** What a comparison asks. */
interface Asked {
  readonly twins: LabelTwins;
  /** Where an edition stands: a later one may announce what an earlier one lacks. */
  isLater(since: string, than: string): boolean;
}

/** The same, and where it says what it found. */
interface Comparison extends Asked {
  readonly changes: Changes;
}

/** What changed about a metric that both catalogs have. */
export function compareMetrics(base: Metric, head: Metric, asked: Asked): Change[] {
  const changes = new Changes(`metric ${head.id}`, head.at);
  const comparison = { ...asked, changes };
  changes.became('type', base.type, head.type, [...audiencesOf(base), 'typescript']);
  changes.became('group', base.group, head.group);
  if (!same(base.description, head.description)) changes.add('description', 'description');
  for (const key of SIDES) compareSides(base, head, key, comparison);
  compareRules(base, head, comparison);
  return changes.found;
}

/** Those who read the metric. */
export function audiencesOf(metric: Metric): Audience[] {
  return SIDES.filter((key) => metric[key] !== undefined);
}

function compareSides(base: Metric, head: Metric, key: SideKey, comparison: Comparison): void {
  const { isLater, changes } = comparison;
  const before = base[key];
  const after = head[key];
  if (before === undefined || after === undefined) {
    const gone = `no longer exported as ${before?.name}`;
    if (before !== undefined) changes.add(key, gone, [key, 'typescript'], { from: before.name });
    if (after !== undefined)
      changes.add(key, `now exported as ${after.name}`, [], { to: after.name });
    return;
  }
  const became = (field: 'name' | 'unit' | 'since' | 'limit', whom: readonly Audience[]): void =>
    changes.became(`${key}.${field}`, before[field], after[field], whom, `${key} ${field}`);
  became('name', before.property === after.property ? [key] : [key, 'typescript']);
  became('unit', [key]);
  became('since', isLater(after.since, before.since) ? [key] : []);
  became('limit', (after.limit ?? Infinity) < (before.limit ?? Infinity) ? [key] : []);
  compareBounds(before, after, key, changes);
  compareUses(before, after, key, comparison);
}

function compareBounds(before: Side, after: Side, key: SideKey, changes: Changes): void {
  const bounds = after.buckets?.bounds ?? [];
  const { removed, added } = pair(before.buckets?.bounds ?? [], bounds, String);
  const to = bounds.join(', ');
  if (removed.length > 0) {
    const now = added.length === 0 ? 'are gone' : `became ${shown(added)}`;
    changes.add(`${key}.buckets`, `bounds ${shown(removed)} ${now}`, [key], { to });
  } else if (added.length > 0)
    changes.add(`${key}.buckets`, `bounds ${shown(added)} are new`, [], { to });
}

/** A new label gives every series another identity; an attribute that may be left out does not. */
function compareUses(before: Side, after: Side, key: SideKey, comparison: Comparison): void {
  const { twins, isLater, changes } = comparison;
  const exported = ({ label }: LabelUse): string | undefined =>
    key === 'otel' ? label.otelName : label.prometheusName;
  const { removed, added, kept } = pair(
    before.labels,
    after.labels,
    (use) => (before.labels.includes(use) ? use.label.id : twins.idOf(use.label)),
    exported,
  );
  for (const use of removed) {
    const from = exported(use);
    changes.add('labels', `label ${use.label.id} is gone`, [key], { road: key, from });
  }
  for (const use of added) {
    const declared = isLater(use.since, '') ? `since ${use.since}` : undefined;
    const whom = key === 'otel' && use.optional ? [] : [key];
    const more = { declared, road: key, to: exported(use) };
    changes.add('labels', `label ${use.label.id} is new`, whom, more);
  }
  for (const [from, to] of kept) {
    // Another label under the same name: what its values tell may have changed.
    const names = { road: key, from: exported(from), to: exported(to) };
    const another = twins.idOf(to.label) !== from.label.id;
    if (another)
      for (const { what, breaks } of compareLabels(from.label, to.label))
        if (breaks.includes(key))
          changes.add('labels', `label ${exported(to)}: ${what}`, [key], names);
    if (key === 'otel' && from.optional !== to.optional) {
      const how = to.optional ? 'may now be left out' : 'is now always there';
      changes.add('labels', `attribute ${to.label.id} ${how}`, to.optional ? [key] : []);
    }
    const inherited = from.since === before.since && to.since === after.since;
    const later = isLater(to.since, from.since) ? [key] : [];
    if (!inherited && !another)
      changes.became('labels', from.since, to.since, later, `label ${to.label.id} since`);
  }
  const moved = kept.some(([from], index) => from !== before.labels[index]);
  if (added.length + removed.length === 0 && moved)
    changes.add('labels', `${key} labels are in another order`);
}

/** An event that still feeds the metric, as it did. */
function compareRules(base: Metric, head: Metric, { isLater, changes }: Comparison): void {
  const readers = audiencesOf(base);
  const [before, after] = [flatten(base.rules), flatten(head.rules)];
  const { removed, added, kept } = pair(before, after, (rule) => rule.key);
  const add = (what: string, breaks?: readonly Audience[]): void =>
    changes.add('record', what, breaks);
  for (const rule of removed) add(`${rule.key} no longer feeds it`, readers);
  for (const rule of added) add(`${rule.key} now feeds it`);
  for (const [{ rule: from, key }, { rule: to }] of kept) {
    if (!same(from.where, to.where)) add(`${key}: another guard`, readers);
    if (from.value !== to.value || from.items !== to.items)
      add(`${key}: ${shown(from.value)} became ${shown(to.value)}`, readers);
    if (from.positive !== to.positive) add(`${key}: zeros counted or not`, readers);
    const parts = pair(from.each?.parts ?? [], to.each?.parts ?? [], (part) => part.member);
    for (const part of parts.removed) add(`the part ${part.member} is gone`, readers);
    for (const part of parts.added) add(`the part ${part.member} is new`);
    for (const [before, after] of parts.kept) {
      const later = isLater(after.since, before.since) ? readers : [];
      changes.became('record', before.path, after.path, readers, after.member);
      changes.became('record', before.since, after.since, later, `${after.member} since`);
    }
  }
}

/** One rule per event; what happens at start or in the store counts as an event here. */
function flatten(rules: readonly Rule[]): { readonly key: string; readonly rule: Rule }[] {
  const seen = new Map<string, number>();
  return rules.flatMap((rule) => {
    const names = rule.events.length === 0 ? [rule.origin] : rule.events.map(({ type }) => type);
    return names.map((name) => {
      const number = (seen.get(name) ?? 0) + 1;
      seen.set(name, number);
      return { key: number === 1 ? name : `${name} (${number})`, rule };
    });
  });
}
