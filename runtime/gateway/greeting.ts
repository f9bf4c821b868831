import type { ReplayChoice } from './options.ts';

export interface GreetingFacts {
  readonly port: number;
  /** The token made for this run; undefined when the user gave one, which is never printed. */
  readonly madeToken: string | undefined;
  readonly replay: ReplayChoice | undefined;
  /** File of the events; undefined for those that come along. */
  readonly file: string | undefined;
  readonly events: number;
  readonly otel: string | undefined;
}

/** What a person who has just started the gateway needs to know. */
export function greeting(facts: GreetingFacts): string {
  const url = `http://127.0.0.1:${facts.port}/api/diagnostics/prometheus`;
  const bearer = facts.madeToken ?? '$OPENCLAW_GATEWAY_TOKEN';
  return `Embedded gateway on http://127.0.0.1:${facts.port}
Token: ${facts.madeToken === undefined ? 'the one in OPENCLAW_GATEWAY_TOKEN' : `${facts.madeToken} (for this run; OPENCLAW_GATEWAY_TOKEN sets your own)`}

Scrape the metrics:
  curl -H "Authorization: Bearer ${bearer}" ${url}

${replayText(facts)}
${facts.otel === undefined ? '' : `Pushing metrics, traces and logs to ${withoutCredentials(facts.otel)}.\n`}
Next: write the token to a file and point a Prometheus at that URL with authorization.credentials_file,
push to a collector with npm start -- --otel http://127.0.0.1:4318, see the rest with npm start -- --help.
Ctrl+C stops.
`;
}

/** A URL as it may be shown: user, password and query may be credentials. */
function withoutCredentials(text: string): string {
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname === '/' ? '' : pathname}`;
}

function replayText({ replay, events, file }: GreetingFacts): string {
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
  const pauses = 'with long pauses shortened';
  return speed === 1
    ? `at the recorded pace ${pauses}`
    : `at ${speed} times the recorded pace ${pauses}`;
}
