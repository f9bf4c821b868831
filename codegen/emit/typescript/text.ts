/** A string literal in the quotes that need fewer escapes; nothing in it can end the literal. */
export function quote(text: string): string {
  const json = JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  const doubles = json.split('\\"').length - 1;
  const singles = json.split("'").length - 1;
  if (singles > doubles) return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Text for a comment: one line that cannot end the comment. */
export function comment(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .replaceAll('*/', '*\u200b/')
    .trim();
}
