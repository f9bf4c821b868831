import type { AttributeSource, Catalog, Span } from '../model/catalog.ts';
import { sides } from '../model/metric.ts';
import { allAttributes, idleStatus, namesOf } from '../model/span.ts';
import { suggest } from '../suggest.ts';
import type { Finding } from './rule.ts';

export function* spanShape(catalog: Catalog): Iterable<Finding> {
  for (const span of catalog.spans) {
    const roles = new Set(span.triggers.map(({ role }) => role));
    const whole = roles.has('whole') && roles.size === 1;
    const pair = roles.has('start') && roles.has('end') && roles.size === 2;
    if (!whole && !pair) {
      const message = `\`${span.id}\` is neither one event nor a start and its ends`;
      yield { at: span.at, message, help: 'give it `on:`, or both `start:` and `end:`' };
    }
    if (whole && span.prepare) {
      const message = `\`${span.id}\` has no start that could be prepared`;
      yield { at: span.at, message, help: 'remove `prepare:`' };
    }
    yield* eventNames(span);
    yield* idleRules(span);
    yield* optInNames(span);
    yield* contentFields(span);
  }
}

function* eventNames(span: Span): Iterable<Finding> {
  const types = span.triggers.map(({ event }) => event.type);
  for (const { on, at } of [...allAttributes(span), ...span.status])
    if (on !== undefined && !types.includes(on)) {
      const message = `\`${on}\` is no event of \`${span.name}\``;
      yield { at: [...at, 'on'], message, help: suggest(on, types) };
    }
}

function* idleRules(span: Span): Iterable<Finding> {
  for (const { at } of idleStatus(span))
    yield {
      at,
      message: `this rule of \`${span.name}\` never holds: \`where\` of the span or an earlier rule has its cases`,
      help: 'remove it, or put it before the rule that is wider',
    };
}

function* optInNames(span: Span): Iterable<Finding> {
  const names = span.attributes.map(({ name }) => name);
  for (const [index, name] of (span.optIn?.name ?? []).entries())
    if (!names.includes(name)) {
      const message = `\`${span.name}\` has no attribute \`${name}\``;
      yield { at: [...span.at, 'opt_in', 'name', index], message, help: suggest(name, names) };
    }
}

function* contentFields(span: Span): Iterable<Finding> {
  if (span.content === undefined) return;
  const path = `${span.content}Content`;
  if (!span.triggers.some(({ event }) => event.privateFields.get(path)?.class === 'content'))
    yield {
      at: [...span.at, 'content'],
      message: `no event of \`${span.name}\` passes \`${path}\` beside it`,
      help: `declare \`private: { ${path}?: content }\` on one of them`,
    };
}

export function* spanAttributeText(catalog: Catalog): Iterable<Finding> {
  const used = new Set<string>();
  for (const span of catalog.spans)
    for (const attribute of allAttributes(span)) {
      const { source, at } = attribute;
      if (source.kind === 'label') continue;
      const [written = ''] = namesOf(attribute);
      if (!catalog.attributes.has(written) && !used.has(written)) {
        const message = `the attribute \`${written}\` is not described`;
        yield { at, key: true, message, help: 'say what it means under `attributes:`, in English' };
      }
      used.add(written);
    }
  for (const name of catalog.attributes.keys())
    if (!used.has(name))
      yield {
        at: ['attributes', name],
        key: true,
        message: `no span has an attribute \`${name}\``,
        // Asked for only when every edition says so.
        get help() {
          return suggest(name, [...used]);
        },
        everywhere: true,
      };
}

/** Every attribute as a metric or a span sends it. */
function* sent(catalog: Catalog) {
  for (const { side } of sides(catalog, ['otel']))
    for (const { label, at } of side.labels)
      if (label.otelName !== undefined) yield { name: label.otelName, type: 'text', at };
  for (const span of catalog.spans)
    for (const { name, olderNames, source, at } of allAttributes(span))
      for (const type of typesOf(source, span))
        for (const one of new Set([name, ...olderNames])) yield { name: one, type, at };
}

function typesOf(source: AttributeSource, { triggers }: Span): readonly string[] {
  if (source.kind === 'entries') return [];
  if (source.kind !== 'value') return ['text'];
  if (source.otherwise !== undefined || source.sum.length > 0) return ['number'];
  const words = { string: 'text', number: 'number', boolean: 'flag', map: [] };
  const fields = triggers.flatMap(({ event }) => event.fields.get(source.field.path) ?? []);
  return fields.flatMap(({ types }) => types.flatMap((type) => words[type]));
}

export function* attributeType(catalog: Catalog): Iterable<Finding> {
  for (const [name, [first, ...more]] of Map.groupBy(sent(catalog), (one) => one.name)) {
    const other = more.find(({ type }) => type !== first?.type);
    if (first !== undefined && other !== undefined)
      yield {
        at: other.at,
        message: `\`${name}\` is a ${other.type} here and a ${first.type} elsewhere`,
        help: 'give one of the two another name',
        related: { at: first.at, message: 'elsewhere' },
      };
  }
}
