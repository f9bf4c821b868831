import type { Diagnostic } from '../diagnostic.ts';
import { type PoEntry, type PoFile, placeOf } from './po-file.ts';

/**
 * What is wrong with the translations of a locale: texts in another script, placeholders and code
 * that got lost, and, counted in one finding, what is not translated yet.
 */
export function checkTranslations(locale: string, po: PoFile): Diagnostic[] {
  const missing = po.entries.filter(({ text, fuzzy }) => text === '' || fuzzy);
  return [
    ...po.entries.flatMap((entry) => checkEntry(locale, po, entry)),
    ...(missing.length === 0 ? [] : [untranslated(locale, po, missing)]),
  ];
}

/** A file that some tool added, for a language that the catalog does not list. */
export function unlistedLocale(locale: string, po: PoFile): Diagnostic {
  return {
    id: 'unlisted-locale',
    severity: 'warning',
    message: `the catalog does not list \`${locale}\``,
    ...placeOf(po, ''),
    help: `add \`${locale}\` to \`locales:\`, or remove the file`,
  };
}

function checkEntry(locale: string, po: PoFile, entry: PoEntry): Diagnostic[] {
  const { context, text, english } = entry;
  if (text === '' || entry.fuzzy) return [];
  const say = (id: string, message: string, help: string): Diagnostic[] => [
    { id, severity: 'error', message, ...placeOf(po, context), help },
  ];
  const script = wrongScript(locale, text, english);
  if (script !== undefined)
    return say(
      'translation-script',
      `\`${context}\` is ${script}`,
      `write it in \`${locale}\`, or leave msgstr empty`,
    );
  const lost = fixedParts(english).filter((part) => !text.includes(part));
  if (lost.length > 0)
    return say(
      'translation-parts',
      `the translation of \`${context}\` lacks ${lost.map((part) => `\`${part.replaceAll('`', '')}\``).join(', ')}`,
      'placeholders and names of code stand in every language as they are',
    );
  const strange = placeholders(text).filter((one) => !english.includes(one));
  if (strange.length > 0)
    return say(
      'translation-parts',
      `nothing stands for ${strange.map((one) => `\`${one}\``).join(', ')} in \`${context}\``,
      'use the placeholders of the English text, and no other',
    );
  if (lines(text) !== lines(english))
    return say(
      'translation-parts',
      `the translation of \`${context}\` has ${lines(text)} lines and the English text ${lines(english)}`,
      'each line is a step of its own',
    );
  return [];
}

function untranslated(locale: string, po: PoFile, missing: readonly PoEntry[]): Diagnostic {
  const [first] = missing;
  const stale = missing.filter(({ fuzzy }) => fuzzy).length;
  return {
    id: 'untranslated',
    severity: 'warning',
    message: `${missing.length} of ${po.entries.length} texts appear in English: ${missing.length - stale} without a translation, ${stale} fuzzy`,
    ...placeOf(po, first?.context ?? ''),
    help: `translate them in ${po.file}, and remove \`fuzzy\` from those that still hold; the first is \`${first?.context}\` (${locale})`,
  };
}

const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const HANGUL = /\p{Script=Hangul}/u;
const HAN = /\p{Script=Han}/u;

/** The scripts of languages that this generator can tell apart; any other is not checked. */
const SCRIPTS: Readonly<Record<string, { readonly own: RegExp; readonly others: RegExp }>> = {
  ja: { own: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u, others: HANGUL },
  ko: { own: HANGUL, others: KANA },
  zh: { own: HAN, others: new RegExp(`${KANA.source}|${HANGUL.source}`, 'u') },
};

function wrongScript(locale: string, text: string, english: string): string | undefined {
  const scripts = SCRIPTS[locale.split('-')[0] ?? ''];
  if (scripts === undefined) return undefined;
  if (scripts.others.test(text)) return 'in the script of another language';
  // Names stay what they are everywhere: only prose has several words in small letters.
  const prose = (english.replace(/`[^`]*`/g, '').match(/\b[a-z]{2,}\b/g) ?? []).length >= 3;
  return prose && !scripts.own.test(text) ? 'still English' : undefined;
}

const placeholders = (text: string): string[] => text.match(/\{\w+\}/g) ?? [];

/** What no translation may change: placeholders, and code between backticks. */
function fixedParts(english: string): string[] {
  return [...new Set(english.match(/\{\w+\}|`[^`]+`/g) ?? [])];
}

const lines = (text: string): number => text.trimEnd().split('\n').length;
