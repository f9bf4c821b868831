/** The embedded gateway as a program: `npm start`. The only module here that prints. */

import { fileURLToPath } from 'node:url';
import type { HostConfig, HostLogger, PluginEntry } from '../host/host.ts';
import { redactSecrets } from '../metrics/redactor.ts';
import prometheus from '../plugins/prometheus.ts';
import { newToken, OPERATOR_SCOPES, tokenFrom } from './auth.ts';
import { diagnosticsFlags, writeFlaggedEvents } from './debug-output.ts';
import { EmbeddedGateway } from './gateway.ts';
import { greeting, scrapeNews } from './greeting.ts';
import {
  type GatewayCommand,
  parseCommand,
  type ReplayChoice,
  readConfig,
  USAGE,
  UsageError,
} from './options.ts';
import { type Recording, readRecording, readRecordings, writeRecording } from './recording.ts';
import { Replay } from './replay.ts';

const RECORDINGS = fileURLToPath(new URL('../../test/data/events', import.meta.url));

/** Milliseconds that a recorded pause is shortened to: a bench run idles more than it works. */
const IDLE_LIMIT = 500;

/** Characters of a token below which it is warned of. */
const TOKEN_LENGTH = 16;

/** Lines of a recording that are named one by one as no events. */
const NAMED_LINES = 20;

/** Milliseconds until the program ends, whatever a service is still waiting for. */
const STOP_LIMIT = 900;

async function main(): Promise<void> {
  const command = parseCommand(process.argv.slice(2), process.env);
  if (command.help) {
    process.stdout.write(USAGE);
    return;
  }
  const config = await configOf(command);
  const recordings = await recordingsOf(command);
  const given = process.env['OPENCLAW_GATEWAY_TOKEN'];
  const token = given || (command.tokenFile ? await tokenFrom(command.tokenFile) : newToken());
  const gateway = new EmbeddedGateway({
    credential: { token, scopes: OPERATOR_SCOPES },
    plugins: await plugins(command),
    config,
    logger,
    onAnswer: scrapeNews((text) => process.stdout.write(text)),
  });
  if (token.length < TOKEN_LENGTH)
    logger('gateway').warn(
      `the token is shorter than ${TOKEN_LENGTH} characters; a longer one is harder to guess`,
    );
  const flags = diagnosticsFlags(config.diagnostics?.flags, process.env['OPENCLAW_DIAGNOSTICS']);
  writeFlaggedEvents(gateway.events, flags, redactSecrets, (line) => {
    process.stderr.write(`${new Date().toISOString()} ${line}\n`);
  });
  const port = await gateway.start(command.port);
  // A gateway that cannot start leaves no file, which the next one would refuse to overwrite.
  const { record } = command;
  if (record !== undefined)
    writeRecording(gateway.events, record, (why) =>
      logger('gateway').warn(`the recording has ended: ${why}`),
    );
  const replay = new Replay(recordings, (event, metadata, privateData) =>
    gateway.events.emit(event, metadata, privateData),
  );
  stopOnSignal(gateway, replay);
  const events = recordings.reduce((sum, recording) => sum + recording.events.length, 0);
  process.stdout.write(greeting(command, port, given ? undefined : token, events));
  if (command.replay !== undefined) await play(replay, command.replay);
}

async function recordingsOf({ replay, events }: GatewayCommand): Promise<Recording[]> {
  if (replay === undefined) return [];
  if (events === undefined) return readRecordings(RECORDINGS);
  let skipped = 0;
  const recording = await readRecording(events, (position, why) => {
    skipped += 1;
    if (skipped <= NAMED_LINES) logger('gateway').warn(`${position}: ${why}; skipped`);
  });
  if (skipped > NAMED_LINES)
    logger('gateway').warn(`${skipped - NAMED_LINES} more lines are no events; skipped`);
  return [recording];
}

async function configOf(command: GatewayCommand): Promise<HostConfig> {
  const config = command.config === undefined ? {} : await readConfig(command.config);
  if (command.otel === undefined) return config;
  const given = config.diagnostics?.otel;
  // Who tries it out wants to see something soon; the SDK's own interval is a minute.
  const otel = {
    flushIntervalMs: 5_000,
    logs: true,
    ...given,
    enabled: true,
    endpoint: command.otel,
  };
  return { ...config, diagnostics: { ...config.diagnostics, otel } };
}

async function plugins(command: GatewayCommand): Promise<PluginEntry[]> {
  if (command.otel === undefined && command.config === undefined) return [prometheus];
  // Loaded on demand: with the OpenTelemetry SDK the start takes longer.
  const otel = await import('../plugins/otel.ts');
  return [prometheus, otel.default];
}

async function play(replay: Replay, choice: ReplayChoice): Promise<void> {
  if (choice.catchUp) {
    await replay.play({ speed: Number.POSITIVE_INFINITY, idleLimit: IDLE_LIMIT });
    process.stdout.write('Replayed once; the events come again now, and the counters grow.\n');
  }
  const pace = { speed: choice.speed, idleLimit: IDLE_LIMIT };
  if (choice.loop) await replay.loop(pace);
  else await replay.play(pace);
}

function stopOnSignal(gateway: EmbeddedGateway, replay: Replay): void {
  const stop = async (): Promise<void> => {
    setTimeout(() => process.exit(0), STOP_LIMIT);
    replay.stop();
    await gateway.stop();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function logger(part: string): HostLogger {
  const write = (level: string) => (message: string) => {
    const line = redactSecrets(message).replaceAll(/\s+/g, ' ');
    process.stderr.write(`[${part}] ${level}: ${line}\n`);
  };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is in use; choose another with --port or PORT`;
  return error.message;
}

// `npm start 2>&1 | head` closes the pipe; the gateway goes on without it.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  await main();
} catch (error) {
  process.stderr.write(`${reason(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(`\n${USAGE}`);
  process.exit(error instanceof UsageError ? 2 : 1);
}
