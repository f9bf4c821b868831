import type { Path } from '../catalog/source.ts';
import { repeats } from '../diagnostic.ts';
import type { Catalog, LabelUse, Span, SpanAttribute } from '../model/catalog.ts';
import { type NamedSide, SIDES, sides } from '../model/metric.ts';
import { IDENTIFIER, LEGAL_NAMES, RESERVED_LABELS, RESERVED_NAMES } from '../model/names.ts';
import { allAttributes } from '../model/span.ts';
import { HISTOGRAM_SUFFIX } from '../promql/query.ts';
import type { Finding } from './rule.ts';

/** How a legal name is spelt. */
const SPELLING = {
  prometheus: 'use letters, digits and underscores; begin with a letter',
  otel: 'begin with a letter; use letters, digits and `_ . - /`',
} as const;

export function* illegalName(catalog: Catalog): Iterable<Finding> {
  for (const { key, side } of sides(catalog))
    if (!LEGAL_NAMES[key].test(side.name)) {
      const message = `\`${side.name}\` is not a legal ${key} name`;
      yield { at: [...side.at, 'name'], message, help: SPELLING[key] };
    }
  for (const { prometheusName, otelName, at } of catalog.labels) {
    if (!LEGAL_NAMES.label.test(prometheusName) || prometheusName.startsWith('__')) {
      const message = `\`${prometheusName}\` is not a legal label name`;
      yield { at: [...at, 'name'], message, help: SPELLING.prometheus };
    } else if (RESERVED_LABELS.has(prometheusName)) {
      const message = `the label name \`${prometheusName}\` is reserved by Prometheus`;
      yield { at: [...at, 'name'], message, help: 'choose a name that says what is meant' };
    }
    if (otelName !== undefined && !LEGAL_NAMES.otel.test(otelName)) {
      const message = `\`${otelName}\` is not a legal attribute name`;
      yield { at: [...at, 'otel'], message, help: SPELLING.otel };
    }
  }
  for (const { name, at } of catalog.spans.flatMap(namesOn))
    if (!LEGAL_NAMES.otel.test(name))
      yield { at, message: `\`${name}\` is not a legal name`, help: SPELLING.otel };
}

/** What is exported of a span: its name, those of its events, and all of its attributes. */
function namesOn(span: Span): { name: string; at: Path }[] {
  const { name, events, at } = span;
  const points = events.map((event) => ({ name: event.name, at: [...at, 'events', event.name] }));
  const attributes = allAttributes(span).flatMap(({ name, olderNames, at }) =>
    [name, ...olderNames].map((one) => ({ name: one, at })),
  );
  return [{ name, at: [...at, 'name'] }, ...points, ...attributes];
}

export function* duplicateName(catalog: Catalog): Iterable<Finding> {
  for (const { item, first } of repeats(sides(catalog), ({ key, side }) => `${key} ${side.name}`))
    yield {
      at: [...item.side.at, 'name'],
      message: `\`${item.side.name}\` is taken by another metric`,
      help: 'give each metric a name of its own',
      related: { at: [...first.side.at, 'name'], message: 'the first one' },
    };
  for (const named of sides(catalog)) yield* duplicateLabels(named);
  for (const { item, first } of repeats(catalog.spans, ({ name }) => name))
    yield {
      at: [...item.at, 'name'],
      message: `\`${item.name}\` is taken by another span`,
      help: 'give each span a name of its own',
      related: { at: [...first.at, 'name'], message: 'the first one' },
    };
  // With the opt-in each has one name, without it those that it had before.
  for (const { attributes } of catalog.spans.flatMap((span) => [span, ...span.events]))
    for (const namesOf of [
      ({ name }: SpanAttribute) => [name],
      ({ olderNames }: SpanAttribute) => olderNames,
    ]) {
      const named = attributes.flatMap((one) => namesOf(one).map((name) => ({ name, at: one.at })));
      for (const { item, first } of repeats(named, ({ name }) => name))
        yield {
          at: item.at,
          message: `the attribute \`${item.name}\` stands twice in one span`,
          help: 'keep one of the two',
          related: { at: first.at, message: 'the first one' },
        };
    }
}

function* duplicateLabels({ key, side }: NamedSide): Iterable<Finding> {
  const nameOf = ({ label }: LabelUse): string | undefined =>
    key === 'prometheus' ? label.prometheusName : label.otelName;
  for (const use of side.labels)
    if (nameOf(use) === undefined)
      yield {
        at: use.at,
        message: `the label \`${use.label.id}\` has no OTel attribute name`,
        help: `add \`otel:\` to the label \`${use.label.id}\`, or list \`attributes:\` for this metric`,
      };
  const named = side.labels.filter((use) => nameOf(use) !== undefined);
  for (const { item, first } of repeats(named, (use) => nameOf(use) ?? ''))
    yield {
      at: item.at,
      message: `\`${nameOf(item)}\` stands twice in the label set of \`${side.name}\``,
      help: 'keep one, or give one of the labels another name',
      related: { at: first.at, message: 'the first one' },
    };
}

/** A name of the catalog and what it is called in generated code. */
interface Identifier {
  readonly name: string;
  readonly property: string;
  readonly at: Path;
}

export function* collidingName(catalog: Catalog): Iterable<Finding> {
  // An illegal name is reported as such, not for what becomes of it.
  for (const key of SIDES)
    yield* collisions(
      sides(catalog).flatMap((named): Identifier[] => {
        const { name, property, at } = named.side;
        const legal = named.key === key && LEGAL_NAMES[key].test(name);
        return legal ? [{ name, property, at: [...at, 'name'] }] : [];
      }),
      RESERVED_NAMES[key],
    );
  yield* collisions(
    catalog.labels
      .filter(({ prometheusName }) => LEGAL_NAMES.label.test(prometheusName))
      .map(({ id, property, at }) => ({ name: id, property, at })),
    RESERVED_NAMES.label,
  );
  yield* collisions(
    catalog.events.map(({ type, handlerName, at }) => ({
      name: type,
      property: handlerName,
      at,
    })),
    RESERVED_NAMES.event,
  );
  yield* collisions(
    catalog.spans.map(({ id, constantName: property, at }) => ({ name: id, property, at })),
  );
  // A link to a runbook is the name in small letters.
  yield* collisions(
    catalog.alerts.map(({ id, name, at }) => ({ name: id, property: name.toLowerCase(), at })),
  );
  yield* expositionCollisions(catalog);
}

function* collisions(
  all: readonly Identifier[],
  reserved: readonly string[] = [],
): Iterable<Finding> {
  const isUsable = ({ property }: Identifier): boolean =>
    IDENTIFIER.test(property) && !reserved.includes(property);
  for (const { name, property, at } of all.filter((one) => !isUsable(one))) {
    const message = `\`${name}\` becomes \`${property}\`, which cannot be an identifier here`;
    yield { at, message, help: 'begin the name with a letter and choose another word' };
  }
  for (const { item, first } of repeats(all.filter(isUsable), ({ property }) => property))
    if (item.name !== first.name)
      yield {
        at: item.at,
        message: `\`${item.name}\` and \`${first.name}\` both become \`${item.property}\``,
        help: 'rename one of the two',
        related: { at: first.at, message: 'the other one' },
      };
}

/** A histogram `x` owns the names `x_bucket`, `x_sum` and `x_count`. */
function* expositionCollisions(catalog: Catalog): Iterable<Finding> {
  for (const { side } of sides(catalog, ['prometheus'])) {
    const stem = side.name.replace(HISTOGRAM_SUFFIX, '');
    const { type, prometheus: owner } = catalog.families.get(stem) ?? {};
    if (type === 'histogram' && owner !== undefined && stem !== side.name)
      yield {
        at: [...side.at, 'name'],
        message: `\`${side.name}\` is a sample name of the histogram \`${stem}\``,
        help: 'rename one of the two',
        related: { at: [...owner.at, 'name'], message: 'the histogram' },
      };
  }
}
