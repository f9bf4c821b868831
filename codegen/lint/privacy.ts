import type { Catalog } from '../model/catalog.ts';
import { allAttributes } from '../model/span.ts';
import { type FieldUse, labelReads, spanUses } from './field-uses.ts';
import type { Finding } from './rule.ts';

/** Fields of a class that may not be read where they are. */
export function* misusedFields(uses: Iterable<FieldUse>): Iterable<Finding> {
  for (const { at, carriers, allowed, becomes, help } of uses) {
    const wrong = carriers.find(({ field }) => !allowed.includes(field.class));
    if (wrong === undefined) continue;
    const { event, field } = wrong;
    yield {
      at,
      message: `\`${field.path}\` of \`${event.type}\` is of class ${field.class} and cannot become ${becomes}`,
      help: help ?? HELP[field.class] ?? 'read another field',
      related: { at: field.at, message: 'its class is declared here' },
    };
  }
}

/** What to do with a field of that class on a span. */
const HELP: Readonly<Record<string, string>> = {
  identifier: 'use `hash:`, or `identifier:` with the reason in `because:`',
  content: 'content leaves through `content:` alone',
  error: 'use `error:`',
  label: 'list a label for it, or use `text:`',
  measure: 'use `value:`',
  flag: 'use `value:`',
  enum: 'use `value:`, or list a label for it',
};

export function* spanPrivacy(catalog: Catalog): Iterable<Finding> {
  yield* misusedFields(spanUses(catalog));
  // An identifier that leaves as it is says why.
  for (const { source, at, name } of catalog.spans.flatMap(allAttributes))
    if (source.kind === 'identifier' && source.because === undefined) {
      const message = `\`${name}\` is an identifier that leaves as it is, without a reason`;
      yield { at, message, help: 'add `because:`, or use `hash:`' };
    }
}

export function* unboundedLabel(catalog: Catalog): Iterable<Finding> {
  for (const { use, read } of labelReads(catalog)) {
    const { id, members, policy, at } = use.label;
    if (members !== undefined || policy?.steps !== undefined) continue;
    const number = read.field.class === 'measure';
    if (policy?.pattern !== undefined && !number) continue;
    yield {
      at: [...at, 'value'],
      message: number
        ? `the label \`${id}\` would hold any number of \`${read.path}\``
        : `the values of the label \`${id}\` are not bounded`,
      help: number
        ? 'use a value policy with `steps:`'
        : 'use `enum`, a closed list, or a policy with `pattern:` or `steps:`',
    };
  }
}

export function* untrustedMetric({ metrics }: Catalog): Iterable<Finding> {
  const seen = new Set<string>();
  for (const { id, rules } of metrics)
    for (const { events, at } of rules)
      for (const event of events)
        if (event.trust === 'any' && !seen.has(event.type) && seen.add(event.type))
          yield {
            at,
            message: `\`${id}\` records \`${event.type}\`, which needs no trust`,
            help: 'record an event of trust trusted, internal or trace',
            related: { at: event.at, message: 'declared here' },
          } satisfies Finding;
}
