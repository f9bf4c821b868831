import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Redactor } from '../../runtime/metrics/redactor.ts';

const MODULE = join(
  import.meta.dirname,
  '../../.cache/host/node_modules/openclaw/dist/plugin-sdk/security-runtime.js',
);

/** The redactor of the released gateway that `npm run test:host` installs; undefined without it. */
export async function installedRedactor(): Promise<Redactor | undefined> {
  if (!existsSync(MODULE)) return undefined;
  const sdk = (await import(pathToFileURL(MODULE).href)) as { redactSensitiveText: Redactor };
  return (text) => sdk.redactSensitiveText(text);
}
