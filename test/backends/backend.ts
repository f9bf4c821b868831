import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Child, runToEnd } from '../kit/child.ts';
import { eventually } from '../kit/eventually.ts';

/** A span as a backend tells it. Ids are hexadecimal. */
export interface StoredSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** What the backend takes it for, in its own word. */
  readonly kind: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What a backend made of everything that was pushed. */
export interface Stored {
  readonly spans: readonly StoredSpan[];
  readonly traces: ReadonlySet<string>;
  /** By trace id: the session that the backend put the trace into. */
  readonly sessions: ReadonlyMap<string, string>;
  /** Of all model calls, added up by the backend. */
  readonly tokens: { readonly input: number; readonly output: number };
}

/** A trace backend that runs here, empty at first. */
export interface Backend extends AsyncDisposable {
  /** With its version. */
  readonly title: string;
  readonly url: string;
  /** What its receiver wants besides, as `OTEL_EXPORTER_OTLP_HEADERS` has it. */
  readonly headers: string;
  /** Its words for what a span is. */
  readonly kinds: { readonly call: string; readonly agent: string; readonly tool: string };
  /** Names of attributes that its pages show as what came in or went out. */
  readonly shownIn: RegExp;
  read(): Promise<Stored>;
}

/**
 * One answer of a backend's API.
 *
 * @throws Error with the status and the beginning of the answer
 */
export async function ask(url: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text.slice(0, 200)}`);
  return JSON.parse(text);
}

/** Milliseconds: a first start makes a database, on a busy machine for minutes. */
const START_LIMIT = 8 * 60_000;

/** Waits for the first answer of a program; with what it wrote when it ends before. */
export async function untilItAnswers(name: string, child: Child, url: string): Promise<void> {
  await eventually(`${name} answers`, START_LIMIT, async () => {
    if (!child.running) throw new Error(`it ended: ${child.output.slice(-500)}`);
    return (await fetch(url)).ok || undefined;
  });
}

/** Milliseconds for everything to be stored, and without anything new until that is given up. */
const ARRIVAL_LIMIT = 6 * 60_000;
const QUIET_LIMIT = 60_000;
const BETWEEN_READS = 3_000;

/** Reads until `complete` holds, or nothing has come for a while: then the checks say what lacks. */
export async function arrived(
  backend: Backend,
  complete: (stored: Stored) => boolean,
): Promise<Stored> {
  const limit = performance.now() + ARRIVAL_LIMIT;
  let stored = await backend.read();
  let changed = performance.now();
  while (!complete(stored)) {
    const now = performance.now();
    const quiet = stored.spans.length > 0 && now - changed > QUIET_LIMIT;
    if (quiet || now > limit) break;
    await delay(BETWEEN_READS);
    const next = await backend.read();
    if (next.spans.length !== stored.spans.length) changed = performance.now();
    stored = next;
  }
  return stored;
}

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const FOLDER = join(import.meta.dirname, '../../.cache/backends/venv');
/** Written when everything is installed. */
const STAMP = join(FOLDER, '../installed');

/** Milliseconds: some 200 packages, on a slow line. */
const INSTALL_LIMIT = 30 * 60_000;

/** The backends as Python packages in a virtual environment of their own. */
export interface Installed {
  /** The path of one of their programs. */
  readonly program: (name: string) => string;
  /** By package: the version that is installed. */
  readonly versions: ReadonlyMap<string, string>;
}

/** The virtual environment; made the first time, or when `requirements.txt` names other versions. */
export async function installedBackends(): Promise<Installed> {
  const wanted = readFileSync(REQUIREMENTS, 'utf8').trim();
  const program = (name: string): string => join(FOLDER, 'bin', name);
  if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== wanted) {
    console.log('installing Phoenix and MLflow from PyPI; this takes minutes the first time');
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    await runToEnd(INSTALL_LIMIT, 'python3', ['-m', 'venv', FOLDER]).catch((error) => {
      throw new Error(`needs Python 3.10 or newer: apt-get install python3-venv\n${error}`);
    });
    const install = ['-m', 'pip', 'install', '--quiet', '--requirement', REQUIREMENTS];
    await runToEnd(INSTALL_LIMIT, program('python'), install);
    writeFileSync(STAMP, wanted);
  }
  const versions = wanted.split('\n').map((line) => line.split('==') as [string, string]);
  return { program, versions: new Map(versions) };
}
