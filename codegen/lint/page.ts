import type { RuleFacts } from './rule.ts';

/** `codegen/lint/rules.md`: what every rule asks and why. In English only, for authors of a catalog. */
export function rulesPage(rules: Iterable<RuleFacts>): string {
  const sections = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1)).map(section);
  const head =
    '# Rules of the catalog\n\nWritten from the rules themselves by `vitest -u --config test/vitest.config.ts test/unit/documents/rules-page`.\n';
  return [head, ...sections].join('\n');
}

function section({ id, severity, summary, reason, allowable }: RuleFacts): string {
  const suppression =
    allowable === true
      ? `An entry, or the catalog as a whole, suppresses it with \`allow: { ${id}: the reason }\`.`
      : 'It cannot be suppressed.';
  const kind = severity === 'error' ? 'Error' : 'Warning';
  return `## ${id}\n\n${kind}. ${summary}\n\n${reason}\n\n${suppression}\n`;
}
