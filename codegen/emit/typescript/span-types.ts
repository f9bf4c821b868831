import type { Span } from '../../model/catalog.ts';
import { Code, constant, literal } from './text.ts';

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
export function listedName({ constantName }: Span): string {
  return `${constantName}_LISTED`;
}
