import type { RuleFacts } from './rule.ts';

/** What the stages before the lint report: without these answers there is no catalog to check. */
export const STAGE_RULES: readonly RuleFacts[] = [
  fact('yaml-syntax', 'The catalog is YAML.', 'Nothing after a broken line can be trusted.'),
  fact(
    'yaml-anchor',
    'The catalog has no anchors, aliases, tags or merge keys.',
    'One place in the file would mean two; a finding could point at the wrong one.',
  ),
  fact(
    'cut-text',
    'A text is read as far as it was written.',
    'A comment or a comma that ends a text ends it in silence.',
  ),
  fact(
    'invisible-character',
    'Every character can be seen.',
    'A name with an invisible character is another name.',
  ),
  fact(
    'look-alike',
    'A word is written with letters of one alphabet.',
    'A name with a letter of another alphabet is another name, and looks the same.',
  ),
  fact(
    'duplicate-key',
    'A key stands once in its mapping.',
    'The second would silently replace the first.',
  ),
  fact(
    'unknown-key',
    'Every key is one that the catalog language has.',
    'A misspelt key would be silently without effect.',
  ),
  fact('missing-key', 'What must be said is said.', 'The generator does not guess.'),
  fact(
    'wrong-type',
    'A value has the type that its key asks for.',
    'The generator does not guess.',
  ),
  fact(
    'wrong-value',
    'A value is one of those that its key allows.',
    'Anything else would be silently without effect.',
  ),
  fact('unknown-label', 'A named label exists.', 'A misspelt reference means nothing.'),
  fact('unknown-event', 'A named event exists.', 'A misspelt event is never recorded.'),
  {
    id: 'unknown-guide',
    severity: 'warning',
    summary: 'The file of a guide exists.',
    reason: 'The page would be missing in every language.',
  },
  fact('unknown-group', 'The group of a metric exists.', 'The metric would be in no section.'),
  fact('unknown-buckets', 'A named bucket set exists.', 'A histogram without bounds says nothing.'),
  fact('unknown-metric', 'A named metric exists.', 'It would leave under another scope.'),
  fact('unknown-unit', 'A unit is one that can be converted.', 'Values would be off by a factor.'),
  fact(
    'unknown-edition',
    'A named edition exists.',
    'What is in no edition would be generated never, or always.',
  ),
  fact('unknown-fieldset', 'A named fieldset exists.', 'The event would lack those fields.'),
  fact(
    'unknown-value-policy',
    'A named value policy exists, above the place that names it.',
    'The values of the label would not be bounded.',
  ),
  fact('duplicate-field', 'An event has a field once.', 'Two classes for one field contradict.'),
  fact('field-path', 'A field is named by a path.', 'It becomes a property of a type.'),
  fact(
    'field-class',
    'Every field has a privacy class.',
    'The class decides whether a field may leave the process.',
  ),
  fact('unknown-rule', 'A suppressed rule exists.', 'A misspelt rule id suppresses nothing.'),
  fact(
    'fixed-rule',
    'A suppressed rule may be suppressed.',
    'Some rules keep the output correct or private; no reason is good enough there.',
  ),
  {
    id: 'unused-allow',
    severity: 'warning',
    summary: 'A suppression suppresses something.',
    reason:
      'The mistake is gone, so the excuse may go too; left behind it would hide the next one.',
  },
];

/** What only a comparison can find: with another catalog, or with the lock of a release. */
export const DIFF_RULES: readonly RuleFacts[] = [
  {
    id: 'released-edition',
    severity: 'error',
    only: 'files',
    summary: 'A released edition stays as its lock says.',
    reason:
      'Whoever uses a release reads its names, units, bounds and values. What is new comes with `since: next`, what is different with `changes: { next: … }`, what is over with `until:`.',
  },
  {
    id: 'breaking-change',
    severity: 'error',
    allowable: true,
    only: 'diff',
    summary: 'A change that breaks something for its users is declared.',
    reason:
      'Queries, dashboards and code of others depend on names, labels, values and units. `diff` finds the change; `renamed_to:`, a new edition in `since:` or a reason in `allow:` declares it.',
  },
];

/** What is said about files of translations and about guides. */
export const FILE_RULES: readonly RuleFacts[] = [
  file('po-syntax', 'A file of translations is a PO file.', 'A language would be lost in silence.'),
  file(
    'po-duplicate',
    'A text is translated once in a file.',
    'Of two translations one would be taken, and nobody would know which.',
  ),
  file(
    'translation-script',
    'A translation is written in its language.',
    'English in a Japanese page, or two languages swapped, is noticed by readers only.',
  ),
  file(
    'translation-parts',
    'A translation keeps placeholders, code and lines of the English text.',
    'A name of code means the same in every language; each line is a step.',
  ),
  {
    ...file(
      'untranslated',
      'Every text is translated.',
      'English stands in until somebody has done it; with `--strict` it is an error.',
    ),
    severity: 'warning',
  },
  file(
    'unknown-fragment',
    'A guide asks for generated pieces that there are.',
    'The page would silently lack a table.',
  ),
];

function file(id: string, summary: string, reason: string): RuleFacts {
  return { ...fact(id, summary, reason), only: 'files' };
}

function fact(id: string, summary: string, reason: string): RuleFacts {
  return { id, severity: 'error', summary, reason };
}
