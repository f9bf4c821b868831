import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { HostEvent, HostEventMetadata, HostPrivateData } from './host.ts';

/** One event as a gateway delivered it, with what was said beside it. */
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
 * @throws Error naming the file and line that is not an event, or the folder that has no recording
 */
export async function readRecordings(folder: string): Promise<Recording[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.jsonl')).sort();
  if (files.length === 0) throw new Error(`${folder} holds no recording (*.jsonl)`);
  return Promise.all(files.map((file) => readRecording(join(folder, file))));
}

async function readRecording(path: string): Promise<Recording> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  const events: RecordedEvent[] = [];
  for (const [index, line] of lines.entries()) {
    if (line !== '') events.push(parseLine(line, `${path}:${index + 1}`));
  }
  return { name: basename(path, '.jsonl'), events };
}

function parseLine(line: string, position: string): RecordedEvent {
  let recorded: Partial<RecordedEvent> | null;
  try {
    recorded = JSON.parse(line);
  } catch {
    throw new Error(`${position}: not JSON`);
  }
  const { event, metadata } = recorded ?? {};
  if (typeof event?.type !== 'string' || !Number.isFinite(event.ts)) {
    throw new Error(`${position}: an event needs a type and a time`);
  }
  if (typeof metadata?.trusted !== 'boolean') {
    throw new Error(`${position}: an event needs metadata saying whether it is trusted`);
  }
  return recorded as RecordedEvent;
}
