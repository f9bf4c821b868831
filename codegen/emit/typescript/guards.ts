import type { Rule } from '../../model/catalog.ts';
import { fieldAccess } from './label-code.ts';
import { quote } from './text.ts';

/** Statements under their guards; neighbours with the same guard share one `if`. */
export function guarded(records: readonly { rule: Rule; lines: readonly string[] }[]): string[] {
  const lines: string[] = [];
  let open: string | undefined;
  for (const { rule, lines: own } of records) {
    const guard = guardCode(rule);
    if (open !== undefined && guard !== open) lines.push('}');
    if (guard !== undefined && guard !== open) lines.push(`if (${guard}) {`);
    lines.push(...own);
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
