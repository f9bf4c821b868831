import { readFile } from 'node:fs/promises';
import type { HostConfig } from './host.ts';

/**
 * Reads the gateway's configuration from a JSON file. Only its outline is checked here; each
 * plugin checks its own part.
 *
 * @throws Error naming the file and what is wrong with it
 */
export async function readConfig(path: string): Promise<HostConfig> {
  let config: unknown;
  try {
    config = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : error}`);
  }
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

function isObject(value: unknown): value is { readonly [key: string]: unknown } & HostConfig {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
