import { join } from 'node:path';
import type { Bench, Stage } from './bench.ts';
import { startNpmRegistry } from './npm-registry.ts';
import { settings } from './settings.ts';

/** Installs built plugins as people do, from a registry, which is what makes the gateway trust them. */
export async function installPlugins(
  bench: Bench,
  { gateway, around }: Stage,
  plugins: readonly string[],
): Promise<void> {
  await using registry = await startNpmRegistry(
    plugins.map((plugin) => join(bench.dist, plugin)),
    bench.scratch,
  );
  // A configuration that names what is not there yet makes the gateway look for it elsewhere.
  await gateway.configure(settings(around, []));
  for (const plugin of plugins) {
    bench.report.step(`openclaw plugins install npm:@openclaw/${plugin}`);
    await gateway.cli(['plugins', 'install', `npm:@openclaw/${plugin}`], {
      npm_config_registry: `${registry.url}/`,
    });
    bench.report.check(true, "the gateway's own command installs the built folder");
  }
  await gateway.configure(settings(around, plugins));
}
