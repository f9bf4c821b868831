import type { Catalog } from '../../model/catalog.ts';
import { Names } from '../../model/names.ts';
import type { Statement } from '../generated-file.ts';
import { switchOver } from './guards.ts';
import type { LabelNeeds } from './label-code.ts';
import { type SpanScope, VALUES } from './span-code.ts';
import { printType, recorder, type Work, workOf } from './span-recorders.ts';
import { member, quote, ts } from './text.ts';
import { Imports, printInterface, type TypeScriptFile } from './typescript.ts';

const TYPES = '../runtime/otel/spans/span-type.ts';
const RECORDER = '../runtime/otel/spans/span-recorder.ts';
const TRACKER = '../runtime/otel/spans/span-tracker.ts';

/** For this file alone. */
const OWN = { isExported: false };
const ORIGIN = [
  { name: 'trusted', type: 'boolean' },
  { name: 'traced', type: 'boolean', doc: "Its trace context is the service's own." },
  { name: 'privateData', type: 'SpanPrivateData' },
];

/** `otel-spans.ts`: what each event says about the spans that it starts, ends or is. */
export function emitOtelSpans(catalog: Catalog, needs: LabelNeeds): TypeScriptFile {
  const scope: SpanScope = {
    ...{ imports: new Imports(), needs, errorType: false },
    ...{ members: new Set(), privateFields: new Set() },
  };
  const names = new Names(['tracker', ...SHARED.map(([name]) => name)]);
  const work = catalog.events.map((event) => workOf(event, catalog, names));
  const methods = work.flatMap((one) => one.steps.map((step) => recorder(step, one.event, scope)));
  const statements: Statement[] = [
    ...catalog.spans.map(printType),
    `/** Spans whose start is taken when it is emitted, so that a request can carry their ids. */\nconst PREPARED: ReadonlySet<string> = new Set([${prepared(catalog).join(', ')}]);\n`,
    ...(scope.errorType
      ? ['type SpanError = { readonly message: string | undefined } | undefined;\n']
      : []),
    printInterface(
      'SpanPrivateData',
      'What the service passes with an event. Its shape is not checked by anything before.',
      privateNames(catalog, scope).map((name) => ({ name, type: 'unknown', optional: true })),
      OWN,
    ),
    printInterface('Origin', 'Whose event it is.', ORIGIN, OWN),
    `/** Events that are spans, or begin or end one; most are not. */\nconst RECORDED: ReadonlySet<string> = new Set([${recorded(work).join(', ')}]);\n`,
    factory(catalog),
    recorderClass(work, methods, scope),
  ];
  declareImports(scope);
  return { path: 'otel-spans.ts', imports: scope.imports, statements };
}

/** What the methods share, how it is made, and of which option; a field that none of them reads is left out. */
const SHARED = [
  ['labels', 'Labels', 'new Labels(new Normaliser(redact))', 'redact'],
  ['texts', 'SpanTexts', 'new SpanTexts(options)'],
  ['conversations', 'boolean', 'conversations === true', 'conversations'],
  ['unlisted', 'boolean', 'unlisted === true', 'unlisted'],
] as const;

function recorderClass(
  work: readonly Work[],
  methods: readonly string[],
  { members }: SpanScope,
): string {
  const shared = SHARED.filter(([name]) => members.has(name));
  const taken = shared.flatMap(([, , , option]) => option ?? []);
  const options = shared.length > 0 ? 'options' : '_options';
  return ts`
/** Tells the tracker what each event means for spans. It may throw on a malformed event. */
export class OtelSpans {
  readonly #tracker: SpanTracker;
  ${shared.map(([name, type]) => member(`#${name}`, type))}

  constructor(tracker: SpanTracker, ${options}: SpanRecorderOptions) {
    ${taken.length === 0 ? '' : `const { ${taken.join(', ')} } = options;`}
    this.#tracker = tracker;
    ${shared.map(([name, , value]) => `this.#${name} = ${value};`)}
  }

  /** Starts, ends or makes the spans of one event. */
  record(event: DiagnosticEvent, metadata: DiagnosticMetadata, privateData: SpanPrivateData = {}): void {
    if (!RECORDED.has(event.type)) return;
    const from = { trusted: metadata.trusted === true, traced: isTraced(metadata), privateData };
    ${switchOver(
      work.map(({ event, steps }) => ({
        event,
        lines: steps.map(({ method }) => `this.${method}(event, from);`),
      })),
    )}
  }

  /** Asks the redactor again about every text that is remembered as a label. */
  invalidate(): void {
    ${members.has('labels') ? 'this.#labels.invalidate();' : ''}
  }
  ${methods}
}
`;
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

/** Fields of private data that the code reads, in the order of the catalog. */
function privateNames({ events }: Catalog, { privateFields }: SpanScope): string[] {
  const names = new Set(events.flatMap((event) => [...event.privateFields.keys()]));
  return [...names].filter((name) => privateFields.has(name));
}

const factory = ({ name }: Catalog): string => `/** A recorder of spans for the given tracer. */
export function createSpanRecorder(options: SpanRecorderOptions): SpanRecorder {
  const tracker = new SpanTracker(options, ${quote(`${name}.span.incomplete`)});
  return new SpanRecorder(tracker, new OtelSpans(tracker, options), PREPARED);
}
`;

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
