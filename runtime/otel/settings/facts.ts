import type { OtelConfig } from '../../host/host.ts';

/** What settings do where editions differ. The catalog declares it. */
export interface SettingFacts {
  /** Switches that nobody has set, by their keys. */
  readonly defaults: { readonly 'diagnostics.otel.logs': boolean };
  /** Environment variables that win over the key that they stand for. */
  readonly overriding: readonly string[];
  /** Keys of the plugin below its own entry in the configuration of the gateway. */
  readonly plugin: readonly string[];
}

/** What is said of content: below the plugin's own entry where the edition has that, else in `diagnostics`. */
export function contentSetting(
  { plugin }: SettingFacts,
  own: Readonly<Record<string, unknown>>,
  config: OtelConfig | undefined,
): unknown {
  return (
    (plugin.includes('captureContent') ? own['captureContent'] : undefined) ??
    config?.captureContent
  );
}

/** A switch below the plugin's own entry, off unless set; where the edition has it. */
export function ownSwitch(
  { plugin }: SettingFacts,
  own: Readonly<Record<string, unknown>>,
  key: string,
): boolean {
  return plugin.includes(key) && own[key] === true;
}

/** The candidates in the order in which they count: the variable first where it overrides. */
export function inOrder<Value>(
  { overriding }: SettingFacts,
  variable: string,
  fromConfig: Value,
  fromVariable: Value,
): readonly [Value, Value] {
  return overriding.includes(variable) ? [fromVariable, fromConfig] : [fromConfig, fromVariable];
}
