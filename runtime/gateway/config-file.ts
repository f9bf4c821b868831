import { readFile } from 'node:fs/promises';
import type { HostConfig } from '../host/host.ts';

/**
 * Reads the gateway's configuration from a JSON file. Only its outline is checked here; each
 * plugin checks its own part.
 *
 * @throws Error naming the file and what is wrong with it
 */
export async function readConfig(path: string): Promise<HostConfig> {
  const config = parsed(await readFile(path, 'utf8'), path);
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
