import { parseArgs } from 'node:util';
import type { HostConfig } from '../host/host.ts';
import { textOf } from './text-file.ts';

/** What `npm start` was asked to do. */
export interface GatewayCommand {
  readonly port: number;
  /** How the recordings are replayed; undefined when they are not. */
  readonly replay: ReplayChoice | undefined;
  /** A file of events to replay instead of the recordings that come along. */
  readonly events: string | undefined;
  /** A new file for the events that are delivered. */
  readonly record: string | undefined;
  /** Base URL of an OTLP/HTTP receiver. */
  readonly otel: string | undefined;
  /** A JSON file with the gateway's `diagnostics` configuration. */
  readonly config: string | undefined;
  /** File that keeps the token over restarts. */
  readonly tokenFile: string | undefined;
  readonly help: boolean;
}

export interface ReplayChoice {
  /** First everything at once, so that there is something to see, before the replay proper. */
  readonly catchUp: boolean;
  /** Infinity plays at once. */
  readonly speed: number;
  readonly loop: boolean;
}

/** Thrown for arguments that cannot be used; the message says which and why. */
export class UsageError extends Error {}

const DEFAULT_PORT = 18_789;

/** Half a second takes eight minutes at this speed; far below, longer than a timer can wait. */
const LEAST_SPEED = 0.001;

export const USAGE = `Usage: npm start -- [options]

An embedded gateway on 127.0.0.1 that replays recorded diagnostic events and serves their metrics.

  --port N        port to listen on, 0 for a free one (default: PORT or ${DEFAULT_PORT})
  --speed S       replay once at this speed: 1 as recorded, 10 ten times as fast, max at once
  --loop          replay again and again (the default when no speed is given)
  --events FILE   replay these events instead: one JSON object a line, {"event", "metadata"};
                  a line that is no event is named and skipped
  --record FILE   write what is delivered to a new file that --events reads: ids are in it,
                  what was said is not; it ends at 256 MB
  --no-replay     deliver no events
  --token-file FILE  keep the token there: read it, or make one and write it
  --otel URL      also push metrics, traces and logs to this OTLP/HTTP endpoint
  --config FILE   JSON with "diagnostics" settings; debug output of flags goes to standard error
  --help          show this text

Environment:
  OPENCLAW_GATEWAY_TOKEN  the bearer token; without it a random one is made and printed
  OPENCLAW_DIAGNOSTICS    flags for debug output, for example telegram.* or model.usage
`;

/** @throws UsageError */
export function parseCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): GatewayCommand {
  const values = parseFlags(args);
  for (const name of ['events', 'record', 'config', 'token-file'] as const)
    if (values[name] === '') throw new UsageError(`--${name}: expected the name of a file`);
  const noReplay = values['no-replay'] === true;
  if (noReplay && (values.speed !== undefined || values.loop === true || values.events)) {
    throw new UsageError('--no-replay cannot be combined with --speed, --loop or --events');
  }
  if (values['token-file'] !== undefined && environment['OPENCLAW_GATEWAY_TOKEN'])
    throw new UsageError('--token-file and OPENCLAW_GATEWAY_TOKEN both name a token; choose one');
  return {
    port:
      values.port === undefined
        ? portFrom('PORT', environment['PORT'] || DEFAULT_PORT)
        : portFrom('--port', values.port),
    replay: noReplay ? undefined : replayChoice(values.speed, values.loop === true),
    events: values.events,
    record: values.record,
    otel: values.otel === undefined ? undefined : endpoint(values.otel),
    config: values.config,
    tokenFile: values['token-file'],
    help: values.help === true,
  };
}

function parseFlags(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        speed: { type: 'string' },
        loop: { type: 'boolean' },
        events: { type: 'string' },
        record: { type: 'string' },
        'no-replay': { type: 'boolean' },
        otel: { type: 'string' },
        config: { type: 'string' },
        'token-file': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Of all messages only this one quotes what was given, which may be a credential.
    const stray = code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL';
    throw new UsageError(stray ? 'only options are expected, each beginning with --' : message);
  }
}

function replayChoice(speed: string | undefined, loop: boolean): ReplayChoice {
  if (speed === undefined) return { catchUp: true, speed: 1, loop: true };
  return { catchUp: false, speed: speedFrom(speed), loop };
}

function speedFrom(text: string): number {
  const speed = text === 'max' ? Number.POSITIVE_INFINITY : Number(text);
  if (!(speed >= LEAST_SPEED)) {
    throw new UsageError(`--speed: expected a number from ${LEAST_SPEED}, or max`);
  }
  return speed;
}

function portFrom(name: string, text: string | number): number {
  const port = Number(text);
  if (!/^\d+$/.test(String(text)) || port > 65_535) {
    throw new UsageError(`${name}: expected a port from 0 to 65535`);
  }
  return port;
}

function endpoint(text: string): string {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError('--otel: expected a URL such as http://127.0.0.1:4318');
  }
  return text;
}

/**
 * Reads the gateway's configuration from a JSON file. Only its outline is checked here; each
 * plugin checks its own part.
 *
 * @throws Error naming the file and what is wrong with it
 */
export async function readConfig(path: string): Promise<HostConfig> {
  const config = parsed(await textOf(path), path);
  if (!isObject(config)) throw new Error(`${path}: expected an object`);
  const { diagnostics } = config;
  if (diagnostics === undefined) return config;
  if (!isObject(diagnostics)) throw new Error(`${path}: diagnostics: expected an object`);
  const { enabled, flags, otel } = diagnostics;
  if (enabled !== undefined && typeof enabled !== 'boolean') {
    throw new Error(`${path}: diagnostics.enabled: expected true or false`);
  }
  if (flags !== undefined && !(Array.isArray(flags) && flags.every(isText))) {
    throw new Error(`${path}: diagnostics.flags: expected a list of strings`);
  }
  if (otel !== undefined && !isObject(otel)) {
    throw new Error(`${path}: diagnostics.otel: expected an object`);
  }
  return config as HostConfig;
}

/** The parser's own message may quote a credential: of it only the place is reported, if it has one. */
function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const [, line, column] = /line (\d+) column (\d+)/.exec(String(error)) ?? [];
    const place = line === undefined ? path : `${path}:${line}:${column}`;
    throw new Error(`${place}: this is no JSON`);
  }
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } & HostConfig {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
