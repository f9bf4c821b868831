/**
 * Whether an Accept-Encoding header asks for gzip: named or meant by `*`, with a quality above 0
 * and not below what it gives to `identity`.
 */
export function prefersGzip(header: string | undefined): boolean {
  if (header === undefined) return false;
  const qualities = new Map(header.split(',').map(parseCoding));
  const gzip = qualities.get('gzip') ?? qualities.get('x-gzip') ?? qualities.get('*') ?? 0;
  return gzip > 0 && gzip >= (qualities.get('identity') ?? 0);
}

/** A quality that cannot be read counts as 0: better plain than garbled. */
function parseCoding(text: string): [coding: string, quality: number] {
  const [coding = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  if (quality === undefined) return [coding, 1];
  const value = Number(quality.slice(2));
  return [coding, value >= 0 && value <= 1 ? value : 0];
}
