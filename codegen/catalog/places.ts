/**
 * Where each character of a text stands in the file. Quotes, indentation and escapes stand between
 * them, so that each is looked for behind the one before.
 */
export function placesOf(
  value: string,
  text: string,
  from: number,
  type: string | undefined,
): number[] {
  const block = type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
  let at = block ? text.indexOf('\n', from) + 1 : type === 'PLAIN' ? from : from + 1;
  return [...value].map((sign) => {
    const found = /\s/.test(sign) ? -1 : text.indexOf(sign, at);
    const place = found < 0 ? at : found;
    at = place + 1;
    return place;
  });
}
