import type { Catalog } from '../../model/catalog.ts';
import { quote } from './text.ts';
import { Imports, type TypeScriptFile } from './typescript.ts';

/** What the settings of the edition do, for the runtime that reads them. */
export function emitSettings({ settings, environment }: Catalog): TypeScriptFile {
  const flags = settings.filter((setting) => setting.type === 'boolean' && setting.default);
  const overriding = environment.filter(({ overrides }) => overrides !== undefined);
  const own = settings.flatMap(({ key }) => OF_PLUGIN.exec(key)?.[1] ?? []);
  return {
    path: 'settings.ts',
    imports: new Imports(),
    statements: [
      [
        '/** What the settings of this edition do where they could do something else. */',
        'export const SETTINGS = {',
        '  /** Switches that are not set. */',
        '  defaults: {',
        ...flags.map(({ key, default: value }) => `    ${quote(key)}: ${value === 'true'},`),
        '  },',
        '  /** Variables that win over the key that they stand for. */',
        `overriding: [${overriding.flatMap(({ names }) => names.map(quote)).join(', ')}],`,
        '  /** Keys of the plugin below its own entry in the configuration of the host. */',
        `plugin: [${own.map(quote).join(', ')}],`,
        '} as const;',
        '',
      ].join('\n'),
    ],
  };
}

const OF_PLUGIN = /^plugins\.entries\.[^.]+\.config\.(.+)$/;
