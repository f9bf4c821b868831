import type { Catalog, Label, ValuePolicy } from '../../model/catalog.ts';
import type { LabelNeeds } from './label-code.ts';
import { member, quote, ts } from './text.ts';
import { Imports, type TypeScriptFile } from './typescript.ts';

/** `labels.ts`: the value policies, and the label vocabulary as one object that both exporters build. */
export function emitLabels(catalog: Catalog, needs: LabelNeeds): TypeScriptFile {
  const imports = new Imports();
  imports.type('Normaliser', '../runtime/metrics/normaliser.ts');
  const used = catalog.labels.filter(({ carriers }) => carriers.size > 0);
  const policies = catalog.policies.filter(({ id }) =>
    used.some(({ policy }) => policy?.id === id),
  );
  if (used.length > 0) imports.type('LabelValues', '../runtime/metrics/label-values.ts');
  if (policies.length > 0) imports.type('ValuePolicy', '../runtime/metrics/value-policy.ts');
  return {
    path: 'labels.ts',
    imports,
    statements: [
      ...policies.map(printPolicy),
      ts`
/** The values of every label. */
export class Labels {
  readonly #normaliser: Normaliser;
  ${used.map(labelMember)}

  constructor(normaliser: Normaliser) {
    this.#normaliser = normaliser;
    ${used.map(printValues)}
  }

  /** Asks the redactor again about every text that is remembered. */
  invalidate(): void {
    this.#normaliser.invalidate();
  }
}
`,
      ...[...needs.tables].map(([name, map]) => printTable(name, map)),
    ],
  };
}

const labelMember = ({ id, property, description }: Label): string =>
  member(property, 'LabelValues', `${description['en'] ?? id}.`);

/** `this.outcome = normaliser.values({ members: ['a', 'b'] }, 'unknown');` */
function printValues(label: Label): string {
  const own = label.members?.filter((member) => member !== label.fallback).map(quote);
  const policy =
    own === undefined ? (label.policy?.constantName ?? '{}') : `{ members: [${own.join(', ')}] }`;
  return `this.${label.property} = normaliser.values(${policy}, ${quote(label.fallback)});`;
}

function printTable(name: string, entries: readonly string[]): string {
  const table = `export const ${name} = new Map<unknown, string>([${entries.join(', ')}]);`;
  return `/** Values of a field to values of a label. */\n${table}\n`;
}

function printPolicy(policy: ValuePolicy): string {
  const entries = [
    policy.redact ? `redact: ${policy.redact === true ? 'true' : quote(policy.redact)}` : undefined,
    policy.refuse === undefined ? undefined : `refuse: ${regex(policy.refuse, 'i')}`,
    policy.keep === undefined ? undefined : `keep: ${quote(policy.keep)}`,
    policy.pattern === undefined ? undefined : `pattern: ${regex(whole(policy.pattern), '')}`,
    policy.steps === undefined ? undefined : `steps: [${policy.steps.join(', ')}]`,
  ].filter((entry) => entry !== undefined);
  return `const ${policy.constantName}: ValuePolicy = { ${entries.join(', ')} };\n`;
}

function whole(pattern: string): string {
  return pattern.includes('|') ? `^(?:${pattern})$` : `^${pattern}$`;
}

/** A regular expression literal; text of the catalog cannot end it. */
function regex(pattern: string, flags: string): string {
  return `/${new RegExp(pattern).source.replace(/[\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`)}/${flags}`;
}
