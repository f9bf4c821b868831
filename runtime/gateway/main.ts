/** The embedded gateway as a program: `npm start`. The only module here that prints. */

import { fileURLToPath } from 'node:url';
import type { HostConfig, HostLogger, PluginEntry } from '../host/host.ts';
import { redactSecrets } from '../metrics/redactor.ts';
import prometheus from '../plugins/prometheus.ts';
import { newToken, OPERATOR_SCOPES, tokenFrom } from './auth.ts';
import { diagnosticsFlags, writeFlaggedEvents } from './debug-output.ts';
import { type EmbeddedGateway, embeddedGateway } from './gateway.ts';
import { greeting, scrapeNews } from './greeting.ts';
import { type GatewayCommand, parseCommand, readConfig, USAGE, UsageError } from './options.ts';
import { type Recording, readRecording, readRecordings, writeRecording } from './recording.ts';
import { replay } from './replay.ts';

const RECORDINGS = fileURLToPath(new URL('../../test/data/events', import.meta.url));

/** Characters of a token below which it is warned of. */
const TOKEN_LENGTH = 16;

/** Lines of `--events` that are named when they are no events; of more only the number is said. */
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
  // Diagnostics that are off deliver nothing.
  const recordings = config.diagnostics?.enabled === false ? [] : await recordingsOf(command);
  const ownToken = process.env['OPENCLAW_GATEWAY_TOKEN'];
  const token = ownToken || (command.tokenFile ? await tokenFrom(command.tokenFile) : newToken());
  const gateway = embeddedGateway({
    credential: { token, scopes: OPERATOR_SCOPES },
    plugins: await plugins(command),
    config,
    logger,
    onAnswer: scrapeNews((text) => process.stdout.write(text)),
  });
  const { warn } = logger('gateway');
  if (token.length < TOKEN_LENGTH)
    warn(`the token is shorter than ${TOKEN_LENGTH} characters; a longer one is harder to guess`);
  const flags = diagnosticsFlags(config.diagnostics?.flags, process.env['OPENCLAW_DIAGNOSTICS']);
  writeFlaggedEvents(gateway.events, flags, redactSecrets, (line) => {
    process.stderr.write(`${new Date().toISOString()} ${line}\n`);
  });
  const port = await gateway.start(command.port);
  // A gateway that cannot start leaves no file, which the next one would refuse to overwrite.
  if (command.record !== undefined)
    writeRecording(gateway.events, command.record, (why) =>
      warn(`the recording has ended: ${why}`),
    );
  const stopping = new AbortController();
  stopOnSignal(gateway, stopping);
  const events = recordings.reduce((sum, recording) => sum + recording.events.length, 0);
  process.stdout.write(greeting(command, port, ownToken ? undefined : token, events));
  if (events === 0) return;
  const { speed = Number.POSITIVE_INFINITY } = command;
  const play = (pace: number, pass: number): Promise<void> =>
    replay(recordings, gateway.events.emit.bind(gateway.events), pace, pass, stopping.signal);
  await play(speed, 0);
  if (command.speed !== undefined) return;
  process.stdout.write('Replayed once; the events come again now, and the counters grow.\n');
  for (let pass = 1; !stopping.signal.aborted; pass += 1) await play(1, pass);
}

async function recordingsOf({ events }: GatewayCommand): Promise<Recording[]> {
  if (events === undefined) return readRecordings(RECORDINGS);
  const { warn } = logger('gateway');
  let skipped = 0;
  const recording = await readRecording(events, (line, why) => {
    skipped += 1;
    if (skipped <= NAMED_LINES) warn(`${line}: ${why}; skipped`);
  });
  if (skipped > NAMED_LINES) warn(`${skipped - NAMED_LINES} more lines are no events; skipped`);
  return [recording];
}

async function configOf({ config: file, otel: endpoint }: GatewayCommand): Promise<HostConfig> {
  const config = file === undefined ? {} : await readConfig(file);
  if (endpoint === undefined) return config;
  const { diagnostics } = config;
  // Who tries it out wants to see something soon; the SDK's own interval is a minute.
  const usual = { flushIntervalMs: 5_000, logs: true };
  const otel = { ...usual, ...diagnostics?.otel, enabled: true, endpoint };
  return { ...config, diagnostics: { ...diagnostics, otel } };
}

async function plugins(command: GatewayCommand): Promise<PluginEntry[]> {
  if (command.otel === undefined && command.config === undefined) return [prometheus];
  // Loaded on demand: with the OpenTelemetry SDK the start takes longer.
  const otel = await import('../plugins/otel.ts');
  return [prometheus, otel.default];
}

function stopOnSignal(gateway: EmbeddedGateway, stopping: AbortController): void {
  const stop = async (): Promise<void> => {
    setTimeout(() => process.exit(0), STOP_LIMIT);
    stopping.abort();
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
  const { code, port, message } = error as NodeJS.ErrnoException & { readonly port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is in use; choose another with --port or PORT`;
  return message;
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
