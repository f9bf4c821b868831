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
  const [where, bearer] = tokenTexts(tokenFile, madeToken);
  const url = `http://127.0.0.1:${port}/api/diagnostics/prometheus`;
  return `Embedded gateway on http://127.0.0.1:${port}
Token: ${where}

Scrape the metrics:
  curl -H "Authorization: Bearer ${bearer}" ${url}

${replayText(command, events)}
${otel === undefined ? '' : `Pushing telemetry to ${withoutCredentials(otel)}.\n`}
Next: deploy/README.md, from here to dashboards in five minutes. Prometheus: deploy/prometheus/prometheus.yml;
a Collector: npm start -- --otel http://127.0.0.1:4318 and deploy/collector/prometheus.yaml; the rest: --help.
Ctrl+C stops.
`;
}

/** Where the token is, and how a shell gets at it. */
function tokenTexts(
  file: string | undefined,
  made: string | undefined,
): [where: string, bearer: string] {
  if (file !== undefined)
    return [`in ${file}, the same after a restart`, `$(cat '${file.replaceAll("'", "'\\''")}')`];
  if (made === undefined) return ['the one in OPENCLAW_GATEWAY_TOKEN', '$OPENCLAW_GATEWAY_TOKEN'];
  return [`${made} (for this run; --token-file FILE keeps one)`, made];
}

/** As many clients are told apart; a scan with a name for each request does not fill the terminal. */
const CLIENTS = 10;

/** Reports each client's first scrape, and its first that was refused. */
export function scrapeNews(write: (text: string) => unknown) {
  const reported = new Set<string>();
  return ({ headers }: IncomingMessage, status: number): void => {
    const who = (headers['user-agent'] ?? 'a client').replace(/[^\x20-\x7e]/g, '').slice(0, 60);
    const news = `${status} ${who}`;
    if (reported.has(news) || reported.size === CLIENTS) return;
    reported.add(news);
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

function replayText({ speed, events: file }: GatewayCommand, events: number): string {
  if (events === 0) return 'No events are replayed; the metrics stay as they are at the start.';
  const what = `Replaying ${events} events of ${file ?? 'a real gateway'}`;
  if (speed === Number.POSITIVE_INFINITY) return `${what} at once, once.`;
  const times = speed === undefined || speed === 1 ? '' : `${speed} times `;
  const pace = `at ${times}the recorded pace with long pauses shortened`;
  if (speed !== undefined) return `${what} ${pace}, once.`;
  return `${what}: all of them at once now, so that there is something to see,
then again and again ${pace}, so that rates are not zero.`;
}
