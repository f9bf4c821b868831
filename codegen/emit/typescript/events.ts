import type { Catalog, EventType, Field, PathSegment } from '../../model/catalog.ts';
import { camelCase, Names, pascalCase } from '../../model/names.ts';
import type { Member, Statement } from '../generated-file.ts';
import { quote } from './text.ts';
import { Imports, printInterface, type TypeScriptFile } from './typescript.ts';

/** `events.ts`: one interface per event, the map keyed by type, and the union derived from it. */
export function emitEvents(catalog: Catalog): TypeScriptFile {
  const objects = new NestedObjects();
  const events = catalog.events.map((event) => printEvent(event, objects));
  return {
    path: 'events.ts',
    imports: new Imports(),
    statements: [
      ...envelope(),
      ...objects.printed,
      ...events,
      printInterface(
        'DiagnosticEventMap',
        'Every event by its type.',
        catalog.events.map((event) => ({ name: quote(event.type), type: event.typeName })),
      ),
      '/** Any event. Derived from the map, so that a new event is added in one place. */',
      'export type DiagnosticEvent = DiagnosticEventMap[keyof DiagnosticEventMap];',
    ],
  };
}

/** Objects inside events, each an interface of its own; equal ones are shared. */
class NestedObjects {
  readonly #names = new Names();
  readonly #plain = new Set<string>();
  readonly #byShape = new Map<string, string>();
  readonly printed: Statement[] = [];

  /** The name of the interface for an object found at `segment` of `event`. */
  nameOf(segment: string, event: EventType, members: readonly Member[]): string {
    const shape = `${segment} ${JSON.stringify(members)}`;
    const known = this.#byShape.get(shape);
    if (known !== undefined) return known;
    const plain = `${pascalCase(segment)}Fields`;
    const name = this.#names.unique(
      this.#plain.has(plain) ? `${pascalCase(event.type)}${plain}` : plain,
    );
    this.#plain.add(plain);
    this.#byShape.set(shape, name);
    const doc = `The object \`${segment}\` of \`${event.type}\`.`;
    this.printed.push(printInterface(name, doc, members));
    return name;
  }
}

function envelope(): Statement[] {
  return [
    printInterface(
      'TraceContext',
      'Where in a trace an event happened: ids in lowercase hexadecimal.',
      [
        { name: 'traceId', type: 'string', doc: '32 digits.' },
        { name: 'spanId', type: 'string | undefined', optional: true, doc: '16 digits.' },
        { name: 'parentSpanId', type: 'string | undefined', optional: true, doc: '16 digits.' },
        { name: 'traceFlags', type: 'string | undefined', optional: true, doc: '2 digits.' },
      ],
    ),
    printInterface('EventEnvelope', 'What every event carries.', [
      { name: 'ts', type: 'number', doc: 'When it was emitted, in milliseconds since the epoch.' },
      { name: 'seq', type: 'number', doc: 'Rises by one with each event of the process.' },
      { name: 'trace', type: 'TraceContext | undefined', optional: true },
    ]),
  ];
}

function printEvent(event: EventType, objects: NestedObjects): Statement {
  const root = tree([...event.fields.values()]);
  return printInterface(
    event.typeName,
    event.description['en'] ?? '',
    [
      { name: 'type', type: quote(event.type) },
      ...root.map((node) => printNode(node, event, objects)),
    ],
    { extends: ['EventEnvelope'] },
  );
}

/** A field, or the object that holds fields. */
interface Node {
  readonly segment: PathSegment;
  readonly field: Field | undefined;
  readonly children: readonly Node[];
}

function tree(fields: readonly Field[], depth = 0): Node[] {
  const groups = Map.groupBy(fields, ({ segments }) => segments[depth]?.name);
  return [...groups.values()].flatMap((group) => {
    const segment = group[0]?.segments[depth];
    if (segment === undefined) return [];
    const leaf = group.find((field) => field.segments.length === depth + 1);
    return [{ segment, field: leaf, children: leaf === undefined ? tree(group, depth + 1) : [] }];
  });
}

function printNode(node: Node, event: EventType, objects: NestedObjects): Member {
  const { segment, field, children } = node;
  const { name, optional } = segment;
  const members = children.map((child) => printNode(child, event, objects));
  const inner = field === undefined ? [objects.nameOf(name, event, members)] : leafTypes(field);
  const types = segment.array ? [arrayOf(inner)] : inner;
  return {
    name,
    optional,
    type: (optional ? [...types, 'undefined'] : types).join(' | '),
    doc: field === undefined ? undefined : fieldDoc(field),
  };
}

function arrayOf(types: readonly string[]): string {
  const [only] = types;
  return types.length === 1 && only !== undefined && !only.includes(' | ')
    ? `readonly ${only}[]`
    : `readonly (${types.join(' | ')})[]`;
}

function leafTypes(field: Field): string[] {
  if (field.class === 'enum') return field.members.map(quote);
  return field.types.map((type) =>
    type === 'map' ? 'Readonly<Record<string, string | number | boolean>>' : type,
  );
}

const CLASS_WORDS: Readonly<Record<string, string>> = {
  identifier: 'Identifier: never a label.',
  content: 'Content: exported only when asked for.',
  error: 'Error text: exported only redacted.',
};

function fieldDoc(field: Field): string | undefined {
  const words = CLASS_WORDS[field.class];
  const unit =
    field.class === 'measure' && unitNeedsWords(field)
      ? `In ${field.unit.replace('_', ' ')}.`
      : undefined;
  const unemittedNote = field.unemitted ? 'No released host sends it.' : undefined;
  const text = [words, unit, unemittedNote].filter((part) => part !== undefined).join(' ');
  return text === '' ? undefined : text;
}

/** A name that ends in its unit needs no comment to say so. */
function unitNeedsWords(field: Field): boolean {
  if (field.unit === 'count') return false;
  const name = camelCase(field.segments.at(-1)?.name ?? '').toLowerCase();
  return !name.endsWith(field.unit.replace('_', '').toLowerCase());
}
