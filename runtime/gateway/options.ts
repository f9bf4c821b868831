import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { HostConfig } from '../host/host.ts';

/** What `npm start` was asked to do. */
export type GatewayCommand = ReturnType<typeof parseCommand>;

/** Thrown for arguments that cannot be used; the message says which and why. */
export class UsageError extends Error {}

const DEFAULT_PORT = 18_789;

/** Half a second takes eight minutes at this speed; far below, longer than a timer can wait. */
const LEAST_SPEED = 0.001;

export const USAGE = `Usage: npm start -- [options]

An embedded gateway on 127.0.0.1 that replays recorded diagnostic events and serves their metrics.

  --port N        port to listen on, 0 for a free one (default: PORT or ${DEFAULT_PORT})
  --speed S       replay once at this speed: 1 as recorded, 10 ten times as fast, max at once
                  (without it: everything at once, then again and again as recorded)
  --events FILE   replay these events instead: one JSON object a line, {"event", "metadata"};
                  a line that is no event is named and skipped
  --record FILE   write what is delivered to a new file that --events reads: ids are in it,
                  what was said is not; it ends at 256 MB
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
) {
  const { port, speed, otel, help = false, ...files } = parseFlags(args);
  for (const [name, file] of Object.entries(files))
    if (file === '') throw new UsageError(`--${name}: expected the name of a file`);
  const { events, record, config, 'token-file': tokenFile } = files;
  if (tokenFile !== undefined && environment['OPENCLAW_GATEWAY_TOKEN'])
    throw new UsageError('--token-file and OPENCLAW_GATEWAY_TOKEN both name a token; choose one');
  return {
    ...{ events, record, config, tokenFile, help },
    port:
      port === undefined
        ? portFrom('PORT', environment['PORT'] || String(DEFAULT_PORT))
        : portFrom('--port', port),
    /** Without one everything at once, then again and again as recorded. */
    speed: speed === undefined ? undefined : speedFrom(speed),
    otel: otel === undefined ? undefined : endpoint(otel),
  };
}

function parseFlags(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        speed: { type: 'string' },
        events: { type: 'string' },
        record: { type: 'string' },
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

function speedFrom(text: string): number {
  const speed = text === 'max' ? Number.POSITIVE_INFINITY : Number(text);
  if (!(speed >= LEAST_SPEED))
    throw new UsageError(`--speed: expected a number from ${LEAST_SPEED}, or max`);
  return speed;
}

function portFrom(name: string, text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > 65_535)
    throw new UsageError(`${name}: expected a port from 0 to 65535`);
  return Number(text);
}

function endpoint(text: string): string {
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? ''))
    throw new UsageError('--otel: expected a URL such as http://127.0.0.1:4318');
  return text;
}

type Check = (value: unknown) => boolean;

const isObject: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isFlags: Check = (value) =>
  Array.isArray(value) && value.every((flag) => typeof flag === 'string');

/** What the gateway itself reads of its configuration. */
const OUTLINE: readonly (readonly [path: string, expected: string, fits: Check])[] = [
  ['diagnostics', 'an object', isObject],
  ['diagnostics.enabled', 'true or false', (value) => typeof value === 'boolean'],
  ['diagnostics.flags', 'a list of strings', isFlags],
  ['diagnostics.otel', 'an object', isObject],
];

/**
 * Reads the gateway's configuration from a JSON file. Only its outline is checked here; each
 * plugin checks its own part.
 *
 * @throws Error naming the file and what is wrong with it
 */
export async function readConfig(file: string): Promise<HostConfig> {
  const config = parsed(await textOf(file), file);
  if (!isObject(config)) throw new Error(`${file}: expected an object`);
  for (const [path, expected, fits] of OUTLINE) {
    const value = path.split('.').reduce((within, key) => Object(within)[key], config);
    if (value !== undefined && !fits(value))
      throw new Error(`${file}: ${path}: expected ${expected}`);
  }
  return config as HostConfig;
}

/** The parser's own message may quote a credential: of it only the place is reported, if it has one. */
function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const [, line, column] = /line (\d+) column (\d+)/.exec(String(error)) ?? [];
    const place = line === undefined ? file : `${file}:${line}:${column}`;
    throw new Error(`${place}: this is no JSON`);
  }
}

/**
 * The text of a file that the user named, without the byte order mark that some editors write.
 *
 * @throws Error naming the file
 */
export async function textOf(file: string): Promise<string> {
  try {
    return new TextDecoder().decode(await readFile(file));
  } catch (error) {
    throw new Error(named(file, error));
  }
}

/** What the system says of a file, with its name, which it leaves out of all that fails after the opening. */
export function named(file: string, error: unknown): string {
  const { message } = error as Error;
  return message.includes(file) ? message : `${file}: ${message}`;
}
