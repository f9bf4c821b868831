import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Child, runToEnd } from '../kit/child.ts';
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

/** Milliseconds for everything to be stored. */
const ARRIVAL_LIMIT = 6 * 60_000;
const BETWEEN_READS = 3_000;

/** Reads until `complete` holds, or for so long in vain that the checks may say what lacks. */
export async function arrived(
  backend: Backend,
  complete: (stored: Stored) => boolean,
): Promise<Stored> {
  let stored = await backend.read();
  const read = async (): Promise<true | undefined> => {
    if (complete(stored)) return true;
    stored = await backend.read();
    return undefined;
  };
  await eventually('everything', ARRIVAL_LIMIT, read, BETWEEN_READS).catch(() => undefined);
  return stored;
}

/** What is installed from PyPI, and its version. */
export const VERSIONS = { 'arize-phoenix': '20.26.1', mlflow: '3.17.2' };
const PACKAGES = Object.entries(VERSIONS).map(([name, version]) => `${name}==${version}`);
const FOLDER = resolve('.cache/backends/venv');
/** Written when everything is installed. */
const STAMP = join(FOLDER, '../installed');

/** Milliseconds: some 200 packages, on a slow line. */
const INSTALL_LIMIT = 30 * 60_000;

/** Makes the virtual environment, the first time or when there are other versions. */
export async function installBackends(): Promise<void> {
  const wanted = PACKAGES.join('\n');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8').trim() === wanted) return;
  console.log('installing Phoenix and MLflow from PyPI; this takes minutes the first time');
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  await runToEnd(INSTALL_LIMIT, 'python3', ['-m', 'venv', FOLDER]).catch((error) => {
    throw new Error(`needs Python 3.10 or newer: apt-get install python3-venv\n${error}`);
  });
  const install = ['-m', 'pip', 'install', '--quiet', ...PACKAGES];
  await runToEnd(INSTALL_LIMIT, join(FOLDER, 'bin/python'), install);
  writeFileSync(STAMP, wanted);
}

/** Milliseconds: a first start makes a database, on a busy machine for minutes. */
const START_LIMIT = 8 * 60_000;

/** Starts an installed program, and waits for its first answer at `health`. */
export async function startProgram(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  health: string,
): Promise<Child> {
  // By its Python, not by the path of one that its first line names.
  const program = [join(FOLDER, 'bin', name), ...args];
  const child = new Child(join(FOLDER, 'bin/python'), program, environment);
  await child.until(`${name} answers`, START_LIMIT, async () => {
    return (await fetch(health)).ok || undefined;
  });
  return child;
}
