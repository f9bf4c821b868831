/**
 * The locale that a path names: a folder or a part of the file's name that is one (`ja`, `zh-TW`),
 * or one with a region (`ja-JP`); else the first, which the others are translated from.
 */
export function localeOf(path: string, locales: readonly string[]): string {
  const words = path.split(/[/\\.]/).map((word) => word.toLowerCase());
  const exact = locales.find((locale) => words.includes(locale.toLowerCase()));
  const regional = locales.find((locale) =>
    words.some((word) => word.startsWith(`${locale.toLowerCase()}-`)),
  );
  return exact ?? regional ?? locales[0] ?? 'en';
}
