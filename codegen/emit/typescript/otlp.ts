import type { Catalog, Scope } from '../../model/catalog.ts';
import { Code, constant } from './text.ts';
import { Imports, type TypeScriptFile } from './typescript.ts';

/** `otlp.ts`: what OTLP carries apart from names and numbers, for the runtime that sends it. */
export function emitOtlp({ name, scopes, events, logs }: Catalog): TypeScriptFile {
  const imports = new Imports();
  imports.type('LogIdentities', '../runtime/otel/logs/log-identity.ts');
  if (logs !== undefined) imports.type('LogNames', '../runtime/otel/logs/log-record.ts');
  imports.type('Scopes', '../runtime/otel/scope.ts');
  if (scopes.length > 0) imports.value('VERSION', '../runtime/otel/scope.ts');
  const own = scopes.find((scope) => scope.name === name);
  const others = scopes.filter((scope) => scope !== own);
  const logged = events.filter((event) => event.logged.length > 0);
  return {
    path: 'otlp.ts',
    imports,
    statements: [
      constant(
        'export const SCOPES: Scopes',
        {
          own: own === undefined ? { name } : identityOf(own),
          others: others.map((scope) => ({
            ...identityOf(scope),
            metrics: scope.metrics.flatMap(({ otel }) => otel?.name ?? []),
          })),
        },
        'The scope of every name, and those that have some names for themselves.',
      ),
      '\n',
      constant(
        'export const LOG_IDENTITIES: LogIdentities',
        Object.fromEntries(
          logged.map((event) => [
            event.type,
            Object.fromEntries(event.logged.map(({ fact, paths }) => [fact, paths])),
          ]),
        ),
        'Fields that tell what a log record is, by the event that it is made of.',
      ),
      '\n',
      ...(logs === undefined
        ? []
        : [constant('export const LOG_NAMES: LogNames', logs, 'Names in log records.')]),
    ],
  };
}

function identityOf({ name, schema }: Scope): object {
  return { name, version: new Code('VERSION'), schemaUrl: schema };
}
