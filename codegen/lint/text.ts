import type { CatalogDocument, LocalizedEntry } from '../catalog/document.ts';
import type { Path } from '../catalog/source.ts';
import { fingerprint } from '../model/localized.ts';
import type { LintRule, Remark } from './rule.ts';

function* texts(
  document: CatalogDocument,
): Generator<{ entry: LocalizedEntry | undefined; at: Path; owner: Path }> {
  for (const [id, entry] of Object.entries(document.groups))
    yield { entry, at: ['groups', id], owner: ['groups', id] };
  for (const [name, entry] of Object.entries(document.attributes ?? {}))
    yield { entry, at: ['attributes', name], owner: ['attributes', name] };
  for (const section of ['labels', 'events', 'metrics', 'spans'] as const)
    for (const [id, owner] of Object.entries(document[section] ?? {}))
      yield {
        entry: (owner as { description?: LocalizedEntry }).description,
        at: [section, id, 'description'],
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
        const entry = (owner as Readonly<Record<string, LocalizedEntry | undefined>>)[key];
        if (entry !== undefined || key !== 'note')
          yield { entry, at: [section, id, key], owner: [section, id] };
      }
  for (const [index, { description }] of (document.environment ?? []).entries()) {
    const owner = ['environment', index];
    yield { entry: description, at: [...owner, 'description'], owner };
  }
  for (const [id, entry] of Object.entries(document.never_exported ?? {}))
    yield { entry, at: ['never_exported', id], owner: ['never_exported', id] };
}

const missingText: LintRule = {
  id: 'missing-translation',
  severity: 'error',
  allowable: true,
  summary: 'Every description exists in every locale of the catalog.',
  reason: 'The tables are published in all of them.',
  *check(_, document) {
    for (const { entry, at, owner } of texts(document)) {
      if (entry === undefined) {
        yield {
          at: owner,
          key: true,
          message: `\`${String(owner.at(-1))}\` has no description`,
          help: 'add `description:` with a text in English',
        };
        continue;
      }
      if (typeof entry === 'string') continue;
      for (const locale of document.locales)
        if (entry[locale] === undefined)
          yield {
            at,
            key: true,
            message: `\`${String(owner.at(-1))}\` has no text in ${locale}`,
            help: `add \`${locale}:\` here`,
          };
    }
  },
};

const unknownLocale: LintRule = {
  id: 'unknown-locale',
  severity: 'error',
  summary: 'A text names only locales that the catalog has.',
  reason: 'A misspelt locale is a translation that nobody sees.',
  *check(_, document) {
    const known = new Set([...document.locales, 'of']);
    for (const { entry, at } of texts(document))
      for (const key of typeof entry === 'object' ? Object.keys(entry) : [])
        if (!known.has(key))
          yield {
            at: [...at, key],
            key: true,
            message: `\`${key}\` is not a locale of this catalog`,
            help: `use ${document.locales.join(', ')}, or add it to \`locales:\``,
          } satisfies Remark;
  },
};

const staleText: LintRule = {
  id: 'stale-translation',
  severity: 'warning',
  allowable: true,
  summary: 'Translations were made from the English text that stands there now.',
  reason: 'The English text changed; the others may say something else.',
  *check(_, document) {
    for (const { entry, at } of texts(document)) {
      if (typeof entry !== 'object' || entry.of === undefined) continue;
      if (entry.of === fingerprint(entry.en)) continue;
      yield {
        at: [...at, 'of'],
        message: 'the English text changed after it was translated',
        help: `bring the translations up to date, then write \`of: '${fingerprint(entry.en)}'\``,
      };
    }
  },
};

export const TEXT_RULES: readonly LintRule[] = [missingText, unknownLocale, staleText];
