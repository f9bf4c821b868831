/** Compares every event type of the host with the generated one, field by field. */
import { ts } from 'ts-morph';
import { type Compiled, compileClaims } from './host-program.ts';

export interface EventTypeFindings {
  /** The events of the host and of the catalog, by kind. */
  readonly hostKinds: readonly string[];
  readonly ourKinds: readonly string[];
  /** Fields of the catalog that were found in the host. */
  readonly fieldsFound: number;
  /** The host's event is not accepted, or a field of the catalog is missing there. */
  readonly wrong: readonly string[];
  /** What the host has and the catalog does not know: to be read, not an error. */
  readonly added: readonly string[];
}

const importsFor = (events: string) => `
import type { DiagnosticEventPayload } from 'openclaw/plugin-sdk/diagnostic-runtime';
import type { DiagnosticEventMap } from '${events}';
type Kind = DiagnosticEventPayload['type'];
type HostMap = { [K in Kind]: Extract<DiagnosticEventPayload, { type: K }> };`;

/**
 * @param host folder of the host's package
 * @param events the module with the generated events
 * @param unemitted `event.type:field.path` of catalog fields that no host emits
 */
export function compareEventTypes(
  host: string,
  events: string,
  unemitted: readonly string[],
): EventTypeFindings {
  const compiled = compileClaims(host, importsFor(events), [], exported);
  const kinds = readMaps(compiled);
  const wrong = [...kinds.host].flatMap(([kind, { type }]) => {
    const expected = kinds.ours.get(kind)?.type;
    if (expected === undefined || compiled.checker.isTypeAssignableTo(type, expected)) return [];
    return [`${kind}: the event of the host is not accepted`];
  });
  const added: string[] = [];
  let fieldsFound = 0;
  for (const [kind, ours] of kinds.ours) {
    const theirs = kinds.host.get(kind);
    const expected = [...ours.fields].filter(([path]) => !isUnemitted(unemitted, kind, path));
    if (!theirs) {
      if (expected.length > 0) wrong.push(`${kind}: the host has no such event`);
      continue;
    }
    for (const [path, type] of expected) {
      const found = theirs.fields.get(path);
      if (found === undefined) wrong.push(`${kind}:${path}: the host has no such field`);
      else if (found !== type) wrong.push(`${kind}:${path}: ${type}, in the host ${found}`);
      else fieldsFound += 1;
    }
  }
  for (const [kind, theirs] of kinds.host) {
    const ours = kinds.ours.get(kind);
    if (!ours) added.push(`${kind}: an event that the catalog does not have`);
    for (const path of theirs.fields.keys()) {
      if (ours && !ours.fields.has(path))
        added.push(`${kind}:${path}: a field that the catalog does not have`);
    }
  }
  return {
    hostKinds: [...kinds.host.keys()].sort(),
    ourKinds: [...kinds.ours.keys()].sort(),
    fieldsFound,
    wrong,
    added,
  };
}

const exported =
  'export declare const host: HostMap; export declare const ours: DiagnosticEventMap;';

type Fields = Map<string, string>;

interface Kind {
  readonly type: ts.Type;
  /** The sort of value at each path. */
  readonly fields: Fields;
}

const structured = ts.TypeFlags.Object | ts.TypeFlags.Intersection;

function readMaps({ file, checker }: Compiled): Record<'host' | 'ours', Map<string, Kind>> {
  const read = (name: string): Map<string, Kind> => {
    const node = file.getVariableDeclarationOrThrow(name).compilerNode;
    const kinds = checker.getTypeAtLocation(node).getProperties();
    return new Map(
      kinds.map((kind) => {
        const fields: Fields = new Map();
        const type = checker.getTypeOfSymbol(kind);
        collect(checker, type, '', fields);
        return [kind.name, { type, fields }];
      }),
    );
  };
  return { host: read('host'), ours: read('ours') };
}

/** Every path of an event with the sort of value at its end; array elements as `field[]`. */
function collect(checker: ts.TypeChecker, type: ts.Type, path: string, fields: Fields): void {
  for (const part of alternatives(type)) {
    if (!(part.flags & structured)) continue;
    const element =
      checker.isArrayType(part) && checker.getTypeArguments(part as ts.TypeReference)[0];
    if (element) {
      collect(checker, element, `${path}[]`, fields);
      continue;
    }
    for (const property of part.getProperties()) {
      const inner = path === '' ? property.name : `${path}.${property.name}`;
      const value = checker.getTypeOfSymbol(property);
      if (value.flags & ts.TypeFlags.Never) continue;
      const sort = sorts(checker, value);
      fields.set(inner, merge(fields.get(inner), sort));
      if (sort.includes('object') || sort.includes('array')) collect(checker, value, inner, fields);
    }
  }
}

function alternatives(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

/** `string`, `number`, `boolean`, `object`, `array`, the texts of a closed set, or several of them. */
function sorts(checker: ts.TypeChecker, type: ts.Type): string {
  const found = alternatives(type).map((part) => {
    if (part.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) return '';
    if (part.isStringLiteral()) return JSON.stringify(part.value);
    if (part.flags & ts.TypeFlags.StringLike) return 'string';
    if (part.flags & ts.TypeFlags.NumberLike) return 'number';
    if (part.flags & ts.TypeFlags.BooleanLike) return 'boolean';
    if (checker.isArrayType(part) || checker.isTupleType(part)) return 'array';
    return part.flags & structured ? 'object' : 'unknown';
  });
  return [...new Set(found.filter(Boolean))].sort().join(' | ');
}

function merge(before: string | undefined, now: string): string {
  const all = [...(before ?? '').split(' | '), ...now.split(' | ')].filter(Boolean);
  return [...new Set(all)].sort().join(' | ');
}

/** An entry marks its field and everything inside it. */
function isUnemitted(unemitted: readonly string[], kind: string, path: string): boolean {
  return unemitted.some((entry) => {
    const marked = entry.slice(kind.length + 1);
    if (!entry.startsWith(`${kind}:`)) return false;
    return path === marked || path.startsWith(`${marked}.`) || path.startsWith(`${marked}[]`);
  });
}
