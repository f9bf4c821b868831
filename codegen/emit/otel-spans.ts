import type { Catalog, EventType, Span, SpanTrigger } from '../model/catalog.ts';
import type { LabelNeeds } from './label-code.ts';
import { printCase, printList, quote } from './layout.ts';
import { attributeLines, guardCode, refCode, statusLines } from './span-code.ts';
import {
  Imports,
  type Method,
  printClass,
  printInterface,
  type Statement,
  type TypeScriptFile,
} from './typescript.ts';

const VALUES = '../runtime/otel/spans/span-values.ts';
const TYPES = '../runtime/otel/spans/span-type.ts';
const RECORDER = '../runtime/otel/spans/span-recorder.ts';
const TRACKER = '../runtime/otel/spans/span-tracker.ts';

/** `otel-spans.ts`: what each event says about the spans that it starts, ends or is. */
export function emitOtelSpans(catalog: Catalog, needs: LabelNeeds): TypeScriptFile {
  const imports = new Imports();
  const work = catalog.events.map((event) => workOf(event, catalog));
  const methods = work.flatMap((one) =>
    one.steps.map((step) => recorder(step, one.event, catalog, needs)),
  );
  const statements: Statement[] = [
    ...catalog.spans.map(printType),
    `/** Spans whose start is taken when it is emitted, so that a request can carry their ids. */\nconst PREPARED: ReadonlySet<string> = ${printList('new Set([', prepared(catalog), ']);')}\n`,
    'type SpanError = { readonly message: string | undefined } | undefined;\n',
    printInterface(
      'SpanPrivateData',
      'What the service passes beside an event. Nothing vouches for its shape.',
      privateNames(catalog).map((name) => ({ name, type: 'unknown', optional: true })),
    ),
    printInterface('Origin', 'Whose event it is.', [
      { name: 'trusted', type: 'boolean' },
      { name: 'traced', type: 'boolean', doc: "Its trace context is the service's own." },
      { name: 'beside', type: 'SpanPrivateData' },
    ]),
    factory(catalog),
    printClass({
      name: 'OtelSpans',
      doc: 'Tells the tracker what each event means for spans. It may throw on a malformed event.',
      members: [
        { name: '#tracker', type: 'SpanTracker' },
        { name: '#labels', type: 'Labels' },
        { name: '#texts', type: 'SpanTexts' },
        { name: '#optIn', type: 'boolean' },
      ],
      parameters: [
        { name: 'tracker', type: 'SpanTracker' },
        { name: 'options', type: 'SpanRecorderOptions' },
      ],
      construct: [
        'const { redact, content, semconvOptIn } = options;',
        'this.#tracker = tracker;',
        'this.#labels = new Labels((policy, fallback) => new LabelValues(policy, fallback, redact));',
        'this.#texts = new SpanTexts(redact, content);',
        'this.#optIn = semconvOptIn;',
      ],
      methods: [recordMethod(work), ...methods],
    }),
  ];
  declareImports(imports, catalog, work, methods, needs);
  return { path: 'otel-spans.ts', doc: 'Spans.', imports, statements };
}

/** One event, and the spans it starts, ends or is. */
interface Work {
  readonly event: EventType;
  readonly steps: readonly Step[];
}

interface Step {
  readonly span: Span;
  readonly role: SpanTrigger['role'];
  readonly method: string;
}

function workOf(event: EventType, catalog: Catalog): Work {
  const found = catalog.spans.flatMap((span) =>
    span.triggers
      .filter((trigger) => trigger.event.type === event.type)
      .map(({ role }) => ({ span, role })),
  );
  return {
    event,
    steps: found.map(({ span, role }) => ({
      span,
      role,
      method: `#${found.length === 1 ? event.handlerName : span.property}`,
    })),
  };
}

function printType(span: Span): string {
  const { optIn } = span;
  const lines = [
    `/** ${span.description['en'] ?? span.name} */`,
    `const ${span.constantName}: SpanType = {`,
    `  name: ${quote(span.name)},`,
    `  kind: SpanKind.${span.kind.toUpperCase()},`,
    `  parent: ${quote(span.parent)},`,
    ...(span.retain ? ['  retain: true,'] : []),
    ...(span.standsIn === undefined ? [] : ['  standsIn: true,']),
  ];
  if (optIn !== undefined)
    lines.push(
      '  optIn: {',
      `    kind: SpanKind.${optIn.kind.toUpperCase()},`,
      `    name: [${optIn.name.map(quote).join(', ')}],`,
      `    alone: [${optIn.alone.map(quote).join(', ')}],`,
      '  },',
    );
  return [...lines, '};', ''].join('\n');
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
    '  const spans = new OtelSpans(tracker, options);',
    '  return makeSpanRecorder(',
    '    tracker,',
    '    (event, metadata, beside) => spans.record(event as DiagnosticEvent, metadata, beside),',
    '    PREPARED,',
    '  );',
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
      { name: 'beside', type: 'SpanPrivateData = {}' },
    ],
    doc: 'Starts, ends or makes the spans of one event.',
    body: [
      'const from = { trusted: metadata.trusted === true, traced: isTraced(metadata), beside };',
      'switch (event.type) {',
      ...live.flatMap((one) =>
        printCase(
          [label(one)],
          [...one.steps.map(({ method }) => `this.${method}(event, from);`), 'break;'],
        ),
      ),
      ...(idle.length > 0 ? printCase(idle.map(label), ['break;']) : []),
      ...printCase(['default:'], ['event satisfies never;']),
      '}',
    ],
  };
}

/** The method for one event and one of its spans. */
function recorder(step: Step, event: EventType, catalog: Catalog, needs: LabelNeeds): Method {
  const { span, role, method } = step;
  const attributes = attributeLines(span.attributes, event, span, needs);
  if (span.content !== undefined && event.privateFields.has(`${span.content}Content`))
    attributes.push(`...texts.content(${quote(span.content)}, from.beside),`);
  const points = role === 'start' ? [] : pointLines(span, event, needs);
  const status = role === 'start' ? [] : statusLines(span.status, event);
  const observation = [
    `vouched: ${vouched(event)},`,
    ...(span.time !== undefined && event.fields.has(span.time)
      ? [`time: ${refCode({ path: span.time, private: false })},`]
      : []),
    ...(role !== 'start' && span.duration !== undefined && event.fields.has(span.duration)
      ? [`duration: ${refCode({ path: span.duration, private: false })},`]
      : []),
    ...keyLines(span, event, catalog),
    ...(attributes.length === 0 ? ['attributes: {},'] : ['attributes: {', ...attributes, '},']),
    ...points,
    ...(status.length > 0 ? ['error,'] : []),
  ];
  const code = [...status, ...observation].join('\n');
  return {
    name: method,
    parameters: [
      { name: 'event', type: event.typeName },
      { name: 'from', type: 'Origin' },
    ],
    body: [
      ...gate(span),
      ...(code.includes('labels.') ? ['const labels = this.#labels;'] : []),
      ...(code.includes('texts.') ? ['const texts = this.#texts;'] : []),
      ...(code.includes('[optIn') ? ['const optIn = this.#optIn;'] : []),
      ...status,
      `this.#tracker.${role}(${span.constantName}, event, {`,
      ...observation,
      '});',
    ],
  };
}

/** Which events are spans at all. */
function gate(span: Span): string[] {
  const lines = span.trust === 'trusted' ? ['if (!from.trusted) return;'] : [];
  if (span.where.length === 0) return lines;
  const [only] = span.where;
  const [member, ...more] = only?.members ?? [];
  if (span.where.length === 1 && only !== undefined && member !== undefined && more.length === 0)
    return [
      ...lines,
      `if (${refCode({ path: only.path, private: false })} !== ${quote(member)}) return;`,
    ];
  return [...lines, `if (!(${guardCode(span.where)})) return;`];
}

/** Whether the trace context of such an event is the service's own. */
function vouched(event: EventType): string {
  return event.trust === 'trusted' ? 'from.trusted' : 'from.traced';
}

/** What the children of a missing parent have in common. */
function keyLines(span: Span, event: EventType, catalog: Catalog): string[] {
  const path = catalog.spans.find(({ standsIn }) => standsIn !== undefined)?.standsIn;
  return span.parent === 'owner' && path !== undefined && event.fields.has(path)
    ? [`key: ${refCode({ path, private: false })},`]
    : [];
}

function pointLines(span: Span, event: EventType, needs: LabelNeeds): string[] {
  const points = span.events.flatMap(({ name, attributes }) => {
    const lines = attributeLines(attributes, event, span, needs);
    return lines.length === 0
      ? []
      : ['{', `name: ${quote(name)},`, 'attributes: {', ...lines, '},', '},'];
  });
  return points.length === 0 ? [] : ['events: [', ...points, '],'];
}

function declareImports(
  imports: Imports,
  catalog: Catalog,
  work: readonly Work[],
  methods: readonly Method[],
  needs: LabelNeeds,
): void {
  const code = methods.flatMap(({ body }) => body).join('\n');
  const used = (name: string): boolean => new RegExp(`(?<![.#\\w])${name}\\(`).test(code);
  if (catalog.spans.length > 0) imports.value('SpanKind', '@opentelemetry/api');
  imports.type('DiagnosticMetadata', '../runtime/metrics/event.ts');
  imports.value('isTraced', '../runtime/metrics/event.ts');
  imports.value('LabelValues', '../runtime/metrics/label-values.ts');
  if (used('joined')) imports.value('joined', '../runtime/metrics/measure.ts');
  imports.value('makeSpanRecorder', RECORDER);
  imports.type('SpanRecorder', RECORDER);
  imports.type('SpanRecorderOptions', RECORDER);
  imports.value('SpanTracker', TRACKER);
  imports.type('SpanType', TYPES);
  imports.value('SpanTexts', VALUES);
  for (const name of [
    'amount',
    'flag',
    'isText',
    'label',
    'labelIfSet',
    'member',
    'number',
    'onlyTrue',
    'positive',
    'sum',
  ])
    if (used(name)) imports.value(name, VALUES);
  imports.type('DiagnosticEvent', './events.ts');
  for (const { event, steps } of work)
    if (steps.length > 0) imports.type(event.typeName, './events.ts');
  imports.value('Labels', './labels.ts');
  for (const name of needs.tables.keys())
    if (code.includes(`${name}.`)) imports.value(name, './labels.ts');
}
