import { closeSync, openSync, writeSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { HostEvent, HostEventMetadata, HostPrivateData } from '../host/host.ts';
import type { EventDispatcher } from './dispatcher.ts';
import { named, textOf } from './options.ts';

/** One event as a gateway delivered it, with its metadata and private data. */
export interface RecordedEvent {
  readonly event: HostEvent;
  readonly metadata: HostEventMetadata;
  readonly privateData?: HostPrivateData;
}

/** The events of one gateway run, in the order of delivery, which is not that of their times. */
export interface Recording {
  readonly name: string;
  readonly events: readonly RecordedEvent[];
}

/**
 * Reads every `*.jsonl` file of a folder, in the order of their names.
 *
 * @throws Error naming the file and line that is not an event
 */
export async function readRecordings(folder: string): Promise<Recording[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.jsonl')).sort();
  const refuse: Skipped = (position, reason) => {
    throw new Error(`${position}: ${reason}`);
  };
  return Promise.all(files.map((file) => readRecording(join(folder, file), refuse)));
}

/** Takes a line that is no event: its file with its number from 1, and why it is none. */
type Skipped = (position: string, reason: string) => void;

/**
 * Reads one file of JSON lines that was recorded elsewhere.
 *
 * @param skipped called for each line that is no event
 * @throws Error when the file cannot be read, or when no line of it is an event
 */
export async function readRecording(path: string, skipped: Skipped): Promise<Recording> {
  const lines = (await textOf(path)).split('\n');
  const events: RecordedEvent[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const parsed = parseLine(line);
    if (typeof parsed !== 'string') events.push(parsed);
    else skipped(`${path}:${index + 1}`, parsed);
  }
  if (events.length === 0) throw new Error(`${path} holds no event`);
  return { name: basename(path, '.jsonl'), events };
}

/** The event of a line, or why it is none. */
function parseLine(line: string): RecordedEvent | string {
  let recorded: Partial<RecordedEvent> | null;
  try {
    recorded = JSON.parse(line);
  } catch {
    return 'not JSON';
  }
  const { event, metadata } = recorded ?? {};
  if (typeof event?.type !== 'string' || !Number.isFinite(event.ts))
    return 'an event needs a type and a time';
  if (typeof metadata?.trusted !== 'boolean')
    return 'an event needs metadata saying whether it is trusted';
  if (event.trace !== undefined && !isTrace(event.trace)) return 'the ids of a trace are texts';
  return recorded as RecordedEvent;
}

function isTrace(trace: unknown): boolean {
  const { traceId, spanId = '', parentSpanId = '' } = Object(trace);
  return [traceId, spanId, parentSpanId].every((id) => typeof id === 'string');
}

/** Bytes after which a recording ends: a replay that loops would fill the disk. */
const RECORDING_LIMIT = 256 * 1024 * 1024;

/**
 * Writes every event that the gateway delivers as one line of JSON that `readRecording` reads.
 * Private data is left out, but ids and session keys are in it: only the owner may read the file.
 *
 * @param path a new file, mode 0600; one that is there already is an error
 * @param ended called once, with the reason, when no more is written
 */
export function writeRecording(
  events: EventDispatcher,
  path: string,
  ended: (reason: string) => void,
): void {
  const file = openSync(path, 'wx', 0o600);
  let bytes = 0;
  const stop = events.onEvent(
    (event, metadata) => {
      try {
        bytes += writeSync(file, `${JSON.stringify({ event, metadata })}\n`);
        if (bytes >= RECORDING_LIMIT) end(`it holds ${bytes} bytes, which is the limit`);
      } catch (error) {
        end(named(path, error));
      }
    },
    {},
    { includePrivateData: false },
  );
  const end = (reason: string): void => {
    stop();
    closeSync(file);
    ended(reason);
  };
}
