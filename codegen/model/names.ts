/** Every name of the generated code is decided here, so that a collision has one place to be found. */
import type { SideKey } from './metric.ts';

/** `run.completed`, `gen_ai_token` and `stt-tts` as `runCompleted`, `genAiToken` and `sttTts`. */
export function camelCase(text: string): string {
  const pascal = pascalCase(text);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

export function pascalCase(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

export function constantCase(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}

export const eventTypeName = (type: string): string => `${pascalCase(type)}Event`;

/** How the names of a service begin: those of `web-shop` with `web_shop_` or `web-shop.`. */
export function namePrefix(service: string, side: SideKey): string {
  return side === 'otel' ? `${service}.` : `${service.replaceAll('-', '_')}_`;
}

/**
 * `shop_run_completed_total` of the service `shop` is `runCompletedTotal`, `shop.run.duration_ms`
 * is `runDurationMs`; a name outside the service keeps all its words.
 */
export function sideProperty(name: string, service: string, side: SideKey): string {
  const own = namePrefix(service, side);
  return camelCase(name.startsWith(own) ? name.slice(own.length) : name);
}

/** Names of one scope of generated code. Of two that would be the same one gets a number. */
export class Names {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** An identifier like `wanted` that nothing else in the scope has. */
  unique(wanted: string): string {
    const legal = IDENTIFIER.test(wanted) ? wanted : `_${wanted.replace(/[^\w$]/g, '')}`;
    let name = legal;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${legal}${number}`;
    this.#taken.add(name);
    return name;
  }
}

/** Words that no local name of generated code may be. */
export const RESERVED_WORDS: readonly string[] = [
  ...['arguments', 'async', 'await', 'break', 'case', 'catch', 'class', 'const', 'continue'],
  ...['debugger', 'default', 'delete', 'do', 'else', 'enum', 'eval', 'export', 'extends', 'false'],
  ...['finally', 'for', 'function', 'if', 'implements', 'import', 'in', 'instanceof', 'interface'],
  ...['let', 'new', 'null', 'package', 'private', 'protected', 'public', 'return', 'static'],
  ...['super', 'switch', 'this', 'throw', 'true', 'try', 'typeof', 'undefined', 'var', 'void'],
  ...['while', 'with', 'yield'],
];

/** What the generated classes and types call their own, by the kind of name that must not be the same. */
export const RESERVED_NAMES = {
  prometheus: ['constructor', 'store', 'labels'],
  otel: ['constructor', 'store', 'labels'],
  label: ['constructor', 'invalidate'],
  /** `diagnostic` would become the type of any event. */
  event: ['constructor', 'diagnostic'],
} as const satisfies Record<string, readonly string[]>;

/** Names that exporters take; a label is one of Prometheus. */
export const LEGAL_NAMES = {
  prometheus: /^[a-zA-Z_][a-zA-Z0-9_]*$/,
  otel: /^[A-Za-z][A-Za-z0-9_./-]{0,254}$/,
  label: /^[a-zA-Z_][a-zA-Z0-9_]*$/,
} as const;
export const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** Label names that Prometheus or its text format keep for themselves. */
export const RESERVED_LABELS: ReadonlySet<string> = new Set(['le', 'quantile', 'job', 'instance']);
