import type { Catalog } from '../../model/catalog.ts';
import { Names } from '../../model/names.ts';
import type { Statement } from '../generated-file.ts';
import type { LabelNeeds } from './label-code.ts';
import { type SpanScope, VALUES } from './span-code.ts';
import { recorder, type Work, workOf } from './span-recorders.ts';
import { printType } from './span-types.ts';
import { quote } from './text.ts';
import {
  Imports,
  localInterface,
  type Method,
  printClass,
  type TypeScriptFile,
} from './typescript.ts';

const TYPES = '../runtime/otel/spans/span-type.ts';
const RECORDER = '../runtime/otel/spans/span-recorder.ts';
const TRACKER = '../runtime/otel/spans/span-tracker.ts';

/** `otel-spans.ts`: what each event says about the spans that it starts, ends or is. */
export function emitOtelSpans(catalog: Catalog, needs: LabelNeeds): TypeScriptFile {
  const scope: SpanScope = { imports: new Imports(), needs, members: new Set(), errorType: false };
  const names = new Names(['tracker', ...SHARED.map(({ name }) => name.slice(1))]);
  const work = catalog.events.map((event) => workOf(event, catalog, names));
  const methods = work.flatMap((one) => one.steps.map((step) => recorder(step, one.event, scope)));
  const statements: Statement[] = [
    ...catalog.spans.map(printType),
    `/** Spans whose start is taken when it is emitted, so that a request can carry their ids. */\nconst PREPARED: ReadonlySet<string> = new Set([${prepared(catalog).join(', ')}]);\n`,
    ...(scope.errorType
      ? ['type SpanError = { readonly message: string | undefined } | undefined;\n']
      : []),
    localInterface(
      'SpanPrivateData',
      'What the service passes with an event. Its shape is not checked by anything before.',
      privateNames(catalog).map((name) => ({ name, type: 'unknown', optional: true })),
    ),
    localInterface('Origin', 'Whose event it is.', [
      { name: 'trusted', type: 'boolean' },
      { name: 'traced', type: 'boolean', doc: "Its trace context is the service's own." },
      { name: 'privateData', type: 'SpanPrivateData' },
    ]),
    `/** Events that are spans, or begin or end one; most are not. */\nconst RECORDED: ReadonlySet<string> = new Set([${recorded(work).join(', ')}]);\n`,
    factory(catalog),
    recorderClass(work, methods, scope),
  ];
  declareImports(scope);
  return { path: 'otel-spans.ts', imports: scope.imports, statements };
}

/** What the methods share; a field that none of them reads is left out. */
const SHARED = [
  {
    name: '#labels',
    type: 'Labels',
    option: 'redact',
    value: 'new Labels(new Normaliser(redact))',
  },
  { name: '#texts', type: 'SpanTexts', option: undefined, value: 'new SpanTexts(options)' },
  {
    name: '#conversations',
    type: 'boolean',
    option: 'conversations',
    value: 'conversations === true',
  },
  { name: '#unlisted', type: 'boolean', option: 'unlisted', value: 'unlisted === true' },
] as const;

function recorderClass(
  work: readonly Work[],
  methods: readonly Method[],
  { members }: SpanScope,
): Statement {
  const shared = SHARED.filter(({ name }) => members.has(name.slice(1)));
  const taken = shared.flatMap(({ option }) => option ?? []);
  return printClass({
    name: 'OtelSpans',
    doc: 'Tells the tracker what each event means for spans. It may throw on a malformed event.',
    members: [{ name: '#tracker', type: 'SpanTracker' }, ...shared],
    parameters: [
      { name: 'tracker', type: 'SpanTracker' },
      { name: shared.length > 0 ? 'options' : '_options', type: 'SpanRecorderOptions' },
    ],
    construct: [
      ...(taken.length === 0 ? [] : [`const { ${taken.join(', ')} } = options;`]),
      'this.#tracker = tracker;',
      ...shared.map(({ name, value }) => `this.${name} = ${value};`),
    ],
    methods: [
      recordMethod(work),
      {
        name: 'invalidate',
        parameters: [],
        doc: 'Asks the redactor again about every text that is remembered as a label.',
        body: shared.some(({ name }) => name === '#labels') ? ['this.#labels.invalidate();'] : [],
      },
      ...methods,
    ],
  });
}

function recorded(work: readonly Work[]): string[] {
  return work.flatMap(({ event, steps }) => (steps.length > 0 ? [quote(event.type)] : []));
}

function prepared(catalog: Catalog): string[] {
  return catalog.spans
    .filter((span) => span.prepare)
    .flatMap((span) => span.triggers.filter(({ role }) => role === 'start'))
    .map(({ event }) => quote(event.type));
}

function privateNames(catalog: Catalog): string[] {
  return [...new Set(catalog.events.flatMap((event) => [...event.privateFields.keys()]))].filter(
    (name) =>
      catalog.spans.some(
        (span) =>
          `${span.content}Content` === name ||
          span.attributes.some(
            ({ source }) => 'field' in source && source.field.private && source.field.path === name,
          ) ||
          span.status.some(
            ({ message }) =>
              message?.kind === 'first' &&
              message.fields.some((ref) => ref.private && ref.path === name),
          ),
      ),
  );
}

function factory(catalog: Catalog): string {
  return [
    '/** A recorder of spans for the given tracer. */',
    'export function createSpanRecorder(options: SpanRecorderOptions): SpanRecorder {',
    `  const tracker = new SpanTracker(options, ${quote(`${catalog.name}.span.incomplete`)});`,
    '  return new SpanRecorder(tracker, new OtelSpans(tracker, options), PREPARED);',
    '}',
    '',
  ].join('\n');
}

function recordMethod(work: readonly Work[]): Method {
  const label = ({ event }: Work): string => `case ${quote(event.type)}:`;
  const live = work.filter(({ steps }) => steps.length > 0);
  const idle = work.filter(({ steps }) => steps.length === 0);
  return {
    name: 'record',
    parameters: [
      { name: 'event', type: 'DiagnosticEvent' },
      { name: 'metadata', type: 'DiagnosticMetadata' },
      { name: 'privateData', type: 'SpanPrivateData = {}' },
    ],
    doc: 'Starts, ends or makes the spans of one event.',
    body: [
      'if (!RECORDED.has(event.type)) return;',
      'const from = { trusted: metadata.trusted === true, traced: isTraced(metadata), privateData };',
      'const { type: eventType } = event;',
      'switch (eventType) {',
      ...live.flatMap((one) => [
        label(one),
        ...one.steps.map(({ method }) => `this.${method}(event, from);`),
        'break;',
      ]),
      ...(idle.length > 0 ? [...idle.map(label), 'break;'] : []),
      'default:',
      'eventType satisfies never;',
      '}',
    ],
  };
}

/** What the file needs whatever spans it has, and what the shared members are made of. */
function declareImports({ imports, members }: SpanScope): void {
  imports.value('SpanKind', '@opentelemetry/api');
  imports.type('DiagnosticMetadata', '../runtime/metrics/event.ts');
  imports.value('isTraced', '../runtime/metrics/event.ts');
  imports.value('SpanRecorder', RECORDER);
  imports.type('SpanRecorderOptions', RECORDER);
  imports.value('SpanTracker', TRACKER);
  imports.type('SpanType', TYPES);
  imports.type('DiagnosticEvent', './events.ts');
  if (members.has('texts')) imports.value('SpanTexts', VALUES);
  if (members.has('labels')) {
    imports.value('Normaliser', '../runtime/metrics/normaliser.ts');
    imports.value('Labels', './labels.ts');
  }
}
