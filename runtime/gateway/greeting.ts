import type { IncomingMessage } from 'node:http';
import type { GatewayCommand } from './options.ts';

/**
 * What a person who has just started the gateway needs to know.
 *
 * @param madeToken made for this run; undefined when the user gave one, which is never printed
 * @param events how many are replayed
 */
export function greeting(
  command: GatewayCommand,
  port: number,
  madeToken: string | undefined,
  events: number,
): string {
  const { otel, tokenFile } = command;
  const url = `http://127.0.0.1:${port}/api/diagnostics/prometheus`;
  return `Embedded gateway on http://127.0.0.1:${port}
Token: ${tokenText(tokenFile, madeToken)}

Scrape the metrics:
  curl -H "Authorization: Bearer ${bearer(tokenFile, madeToken)}" ${url}

${replayText(command, events)}
${otel === undefined ? '' : `Pushing telemetry to ${withoutCredentials(otel)}.\n`}
Next: deploy/README.md, from here to dashboards in five minutes. Prometheus: deploy/prometheus/prometheus.yml;
a Collector: npm start -- --otel http://127.0.0.1:4318 and deploy/collector/prometheus.yaml; the rest: --help.
Ctrl+C stops.
`;
}

function tokenText(tokenFile: string | undefined, madeToken: string | undefined): string {
  if (tokenFile !== undefined) return `in ${tokenFile}, the same after a restart`;
  if (madeToken === undefined) return 'the one in OPENCLAW_GATEWAY_TOKEN';
  return `${madeToken} (for this run; --token-file FILE keeps one)`;
}

function bearer(tokenFile: string | undefined, madeToken: string | undefined): string {
  if (tokenFile !== undefined) return `$(cat '${tokenFile.replaceAll("'", "'\\''")}')`;
  return madeToken ?? '$OPENCLAW_GATEWAY_TOKEN';
}

/** Reports the first scrape, and the first that was refused. */
export function scrapeNews(
  write: (text: string) => unknown,
): (request: IncomingMessage, status: number) => void {
  const reported = new Set<number>();
  return ({ headers }, status) => {
    if (reported.has(status)) return;
    reported.add(status);
    const who = (headers['user-agent'] ?? 'a client').replace(/[^\x20-\x7e]/g, '').slice(0, 60);
    if (status === 200) write(`Scraped for the first time, by ${who}.\n`);
    if (status === 401)
      write(`Refused ${who} (401): its token is missing or not this gateway's.\n`);
  };
}

/** A URL as it may be shown: user, password and query may be credentials. */
function withoutCredentials(text: string): string {
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname === '/' ? '' : pathname}`;
}

function replayText({ replay, events: file }: GatewayCommand, events: number): string {
  const what = `${events} events of ${file ?? 'a real gateway'}`;
  if (replay === undefined)
    return 'No events are replayed; the metrics stay as they are at the start.';
  const pace = paceText(replay.speed);
  if (replay.catchUp) {
    return `Replaying ${what}: all of them at once now, so that there is something to see,
then again and again ${pace}, so that rates are not zero.`;
  }
  const often = replay.loop ? ', again and again' : ', once';
  return `Replaying ${what} ${pace}${often}.`;
}

function paceText(speed: number): string {
  if (speed === Number.POSITIVE_INFINITY) return 'at once';
  const pace = speed === 1 ? 'at the recorded pace' : `at ${speed} times the recorded pace`;
  return `${pace} with long pauses shortened`;
}
