import type { CatalogDocument } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import type { LintRule } from './rule.ts';

function* texts(document: CatalogDocument): Generator<{ entry: string | undefined; owner: Path }> {
  for (const [id, entry] of Object.entries(document.groups)) yield { entry, owner: ['groups', id] };
  for (const [name, entry] of Object.entries(document.attributes ?? {}))
    yield { entry, owner: ['attributes', name] };
  for (const section of ['labels', 'events', 'metrics', 'spans'] as const)
    for (const [id, owner] of Object.entries(document[section] ?? {}))
      yield {
        entry: (owner as { description?: string }).description,
        owner: [section, id],
      };
  yield* operatorTexts(document);
}

/** Texts of dashboards, alerts, recipes and pages; a recipe may do without a note. */
function* operatorTexts(document: CatalogDocument): ReturnType<typeof texts> {
  const sections = [
    ['dashboards', ['title']],
    ['alerts', ['summary', 'runbook']],
    ['recipes', ['title', 'note']],
    ['settings', ['description']],
    ['troubleshooting', ['title', 'steps']],
  ] as const;
  for (const [section, keys] of sections)
    for (const [id, owner] of Object.entries(document[section] ?? {}))
      for (const key of keys) {
        const entry = (owner as Readonly<Record<string, string | undefined>>)[key];
        if (entry !== undefined || key !== 'note') yield { entry, owner: [section, id] };
      }
  for (const [index, { description }] of (document.environment ?? []).entries()) {
    const owner = ['environment', index];
    yield { entry: description, owner };
  }
  for (const [id, entry] of Object.entries(document.never_exported ?? {}))
    yield { entry, owner: ['never_exported', id] };
}

const missingText: LintRule = {
  id: 'missing-text',
  *check(_, document) {
    for (const { entry, owner } of texts(document))
      if (entry === undefined)
        yield {
          at: owner,
          key: true,
          message: `\`${String(owner.at(-1))}\` has no description`,
          help: 'add `description:` with a text in English',
        };
  },
};

export const TEXT_RULES: readonly LintRule[] = [missingText];
