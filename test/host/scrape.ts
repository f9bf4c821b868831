import { GATEWAY_TOKEN, type Gateway } from './gateway.ts';

export const SCRAPE_PATH = '/api/diagnostics/prometheus';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** One request to the scrape endpoint. Without `headers`: with the gateway's token. */
export async function ask(
  gateway: Gateway,
  method = 'GET',
  headers: Record<string, string> = { authorization: `Bearer ${GATEWAY_TOKEN}` },
  path = SCRAPE_PATH,
): Promise<Answer> {
  const response = await fetch(`${gateway.url}${path}`, {
    method,
    headers,
    signal: AbortSignal.timeout(20_000),
  });
  return { status: response.status, headers: response.headers, body: await response.text() };
}
