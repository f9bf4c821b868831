import type { Catalog, EventType, Scope } from '../../model/catalog.ts';
import { quote } from './text.ts';
import { Imports, type TypeScriptFile } from './typescript.ts';

/** `otlp.ts`: what OTLP carries apart from names and numbers, for the runtime that sends it. */
export function emitOtlp({ name, scopes, events, logs }: Catalog): TypeScriptFile {
  const imports = new Imports();
  imports.type('LogIdentities', '../runtime/otel/logs/log-identity.ts');
  if (logs !== undefined) imports.type('LogNames', '../runtime/otel/logs/log-names.ts');
  imports.type('Scopes', '../runtime/otel/scope.ts');
  if (scopes.length > 0) imports.value('VERSION', '../runtime/otel/version.ts');
  const own = scopes.find((scope) => scope.name === name);
  const others = scopes.filter((scope) => scope !== own);
  return {
    path: 'otlp.ts',
    imports,
    statements: [
      [
        '/** The scope of every name, and those that have some names for themselves. */',
        'export const SCOPES: Scopes = {',
        ...(own === undefined
          ? [`  own: { name: ${quote(name)} },`]
          : ['  own: {', ...printIdentity(own, '    '), '  },']),
        ...(others.length === 0
          ? ['  others: [],']
          : ['  others: [', ...others.flatMap(printScope), '  ],']),
        '};',
        '',
      ].join('\n'),
      [
        '/** Fields that tell what a log record is, by the event that it is made of. */',
        ...printIdentities(events.filter(({ logged }) => logged.length > 0)),
        '',
      ].join('\n'),
      ...(logs === undefined ? [] : [printLogNames(logs)]),
    ],
  };
}

function printIdentity({ name, schema }: Scope, indent: string): string[] {
  return [
    `${indent}name: ${quote(name)},`,
    `${indent}version: VERSION,`,
    `${indent}schemaUrl: ${quote(schema)},`,
  ];
}

function printScope(scope: Scope): string[] {
  const names = scope.metrics.flatMap(({ otel }) => (otel === undefined ? [] : [quote(otel.name)]));
  return ['    {', ...printIdentity(scope, '      '), `metrics: [${names.join(', ')}],`, '    },'];
}

function printLogNames({ line, function: of, fields }: NonNullable<Catalog['logs']>): string {
  return [
    '/** Names in log records. */',
    'export const LOG_NAMES: LogNames = {',
    `  line: ${quote(line)},`,
    `  function: ${quote(of)},`,
    `  fields: ${quote(fields)},`,
    '};',
    '',
  ].join('\n');
}

function printIdentities(events: readonly EventType[]): string[] {
  if (events.length === 0) return ['export const LOG_IDENTITIES: LogIdentities = {};'];
  return [
    'export const LOG_IDENTITIES: LogIdentities = {',
    ...events.flatMap(({ type, logged }) => [
      `  ${quote(type)}: {`,
      ...logged.map(({ fact, paths }) => `    ${fact}: [${paths.map(quote).join(', ')}],`),
      '  },',
    ]),
    '};',
  ];
}
