import type { Catalog, Span } from '../model/catalog.ts';
import { idleStatus } from '../model/span.ts';
import { suggest } from '../suggest.ts';
import type { Finding } from './rule.ts';
import { carriers, fieldUses } from './span-fields.ts';

export function* spanField(catalog: Catalog): Iterable<Finding> {
  for (const use of fieldUses(catalog)) {
    if (carriers(use).length > 0) continue;
    const known = use.span.triggers
      .filter(({ event }) => use.on === undefined || use.on === event.type)
      .flatMap(({ event }) => [...(use.ref.private ? event.privateFields : event.fields).keys()]);
    yield {
      at: use.at,
      message: `no event of \`${use.span.name}\` has the ${use.ref.private ? 'private ' : ''}field \`${use.ref.path}\``,
      help: suggest(use.ref.path, [...new Set(known)]),
    };
  }
  for (const span of catalog.spans)
    for (const { source, at } of span.attributes)
      if (
        source.kind === 'label' &&
        [...source.texts.values()].every(({ kind }) => kind === 'absent')
      )
        yield {
          at,
          message: `no event of \`${span.name}\` has a field for the label \`${source.label.id}\``,
          help: 'list a label that one of its events carries',
        };
}

export function* spanPrivacy(catalog: Catalog): Iterable<Finding> {
  for (const use of fieldUses(catalog))
    for (const { event, field } of carriers(use)) {
      if (use.allowed.includes(field.class)) continue;
      yield {
        at: use.at,
        message: `\`${field.path}\` of \`${event.type}\` is of class ${field.class} and cannot become ${use.becomes}`,
        help: HELP[field.class] ?? 'read another field',
        related: { at: field.at, message: 'its class is declared here' },
      };
      break;
    }
  // An identifier that leaves as it is says why.
  for (const { source, at, name } of catalog.spans.flatMap(({ attributes }) => attributes))
    if (source.kind === 'identifier' && source.because === undefined) {
      const message = `\`${name}\` is an identifier that leaves as it is, without a reason`;
      yield { at, message, help: 'add `because:`, or use `hash:`' };
    }
}

const HELP: Readonly<Record<string, string>> = {
  identifier: 'use `hash:`, or `identifier:` with the reason in `because:`',
  content: 'content leaves through `content:` alone',
  error: 'use `error:`',
  label: 'list a label for it, or use `text:`',
  measure: 'use `value:`',
  flag: 'use `value:`',
  enum: 'use `value:`, or list a label for it',
};

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
    yield* guardMembers(span);
    yield* idleRules(span);
    yield* optInNames(span);
    yield* contentFields(span);
  }
}

function* eventNames(span: Span): Iterable<Finding> {
  const types = span.triggers.map(({ event }) => event.type);
  for (const { on, at } of [...span.attributes, ...span.status])
    if (on !== undefined && !types.includes(on)) {
      const message = `\`${on}\` is no event of \`${span.name}\``;
      yield { at: [...at, 'on'], message, help: suggest(on, types) };
    }
}

function* guardMembers(span: Span): Iterable<Finding> {
  const listed = span.listed === undefined ? [] : [span.listed];
  for (const guard of [...span.where, ...listed, ...span.status.flatMap(({ where }) => where)]) {
    const known = span.triggers.flatMap(({ event }) => event.fields.get(guard.path)?.members ?? []);
    for (const [index, member] of (guard.members ?? []).entries())
      if (known.length > 0 && !known.includes(member)) {
        const message = `\`${guard.path}\` is never \`${member}\``;
        yield { at: [...guard.at, index], message, help: suggest(member, [...new Set(known)]) };
      }
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
