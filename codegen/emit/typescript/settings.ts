import type { Catalog } from '../../model/catalog.ts';
import { literal } from './text.ts';
import { Imports, type TypeScriptFile } from './typescript.ts';

/** What the settings of the edition do, for the runtime that reads them. */
export function emitSettings({ settings, environment }: Catalog): TypeScriptFile {
  const flags = settings.filter((setting) => setting.type === 'boolean' && setting.default);
  const overriding = environment.filter(({ overrides }) => overrides !== undefined);
  const values = {
    defaults: Object.fromEntries(flags.map(({ key, default: value }) => [key, value === 'true'])),
    overriding: overriding.flatMap(({ names }) => names),
    plugin: settings.flatMap(({ key }) => OF_PLUGIN.exec(key)?.[1] ?? []),
  };
  return {
    path: 'settings.ts',
    imports: new Imports(),
    statements: [
      [
        '/**',
        ' * What the settings of this edition do where they could do something else: switches that are',
        ' * not set, variables that win over the key that they stand for, and the keys of the plugin',
        ' * below its own entry in the configuration of the host.',
        ' */',
        `export const SETTINGS = ${literal(values)} as const;`,
      ].join('\n'),
    ],
  };
}

const OF_PLUGIN = /^plugins\.entries\.[^.]+\.config\.(.+)$/;
