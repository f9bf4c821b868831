import type { Catalog } from '../../model/catalog.ts';
import { sides } from '../../model/metric.ts';
import { Names } from '../../model/names.ts';
import type { Exporter } from './exporter.ts';
import { switchOver } from './guards.ts';
import type { LabelNeeds } from './label-code.ts';
import { type RecordedEvent, recordedEvents } from './recording.ts';
import { LabelLocals } from './series-of-event.ts';
import { comment, quote, ts } from './text.ts';
import { Imports, type TypeScriptFile } from './typescript.ts';

const EVENT = '../runtime/metrics/event.ts';

/** `prometheus-handlers.ts` and `otel-handlers.ts`: what each event does to the metrics. */
export function emitHandlers(
  catalog: Catalog,
  exporter: Exporter,
  needs: LabelNeeds,
): TypeScriptFile {
  const imports = new Imports();
  const factors = new Map<string, number>();
  const { path, name, doc } = exporter.handlers;
  const recorded = recordedEvents(catalog, {
    exporter,
    imports,
    needs,
    factors,
    names: new Names(['record', 'start', 'registry']),
    types: new Names(['DiagnosticEvent', 'DiagnosticMetadata', name, exporter.registry.name]),
  });
  imports.type('DiagnosticEvent', './events.ts');
  imports.type('DiagnosticMetadata', EVENT);
  imports.value('isTrusted', EVENT);
  imports.type(exporter.registry.name, `./${exporter.registry.path}`);
  return {
    path,
    imports,
    statements: [
      ...[...factors].map(([factor, value]) => `const ${factor} = ${value};\n`),
      ...(exporter.key === 'prometheus' ? [unrecorded(recorded)] : []),
      ...recorded.flatMap(({ types }) => types),
      ts`
/** ${comment(doc)} */
export class ${name} {
  readonly #registry: ${exporter.registry.name};
  ${recorded.flatMap(({ members }) => members)}

  constructor(registry: ${exporter.registry.name}) {
    this.#registry = registry;
    ${recorded.flatMap(({ construct }) => construct)}
  }
  ${startMethod(catalog, exporter)}
  ${recordMethod(recorded, exporter, imports)}
  ${recorded.flatMap(({ methods }) => methods)}
}
`,
    ],
  };
}

/** Events without a metric: a subscriber may leave them out. */
function unrecorded(recorded: readonly RecordedEvent[]): string {
  const types = recorded.flatMap(({ event, calls }) =>
    calls.length === 0 ? [quote(event.type)] : [],
  );
  return `/** Events that no metric is made of. A subscriber may leave them out. */\nexport const UNRECORDED_EVENTS: readonly DiagnosticEvent['type'][] = [${types.join(', ')}];\n`;
}

function recordMethod(
  recorded: readonly RecordedEvent[],
  exporter: Exporter,
  imports: Imports,
): string {
  // OTLP also takes events that only ran under a trace of the service.
  const traced = recorded.filter(
    ({ event, calls }) => exporter.key === 'otel' && event.trust === 'trace' && calls.length > 0,
  );
  const trusted = recorded.filter((one) => !traced.includes(one));
  if (traced.length > 0) imports.value('isTraced', EVENT);
  return ts`
/** Records one event that the host emitted. A malformed event is counted as ignored. */
record(event: DiagnosticEvent, metadata: DiagnosticMetadata): void {
  try {
    this.#registry.store.normaliser.beginEvent();
    ${traced.map(
      ({ event, calls }) => ts`if (event.type === ${quote(event.type)}) {
        ${calls.map((call) => `if (isTraced(metadata)) ${call}`)}
        return;
      }`,
    )}
    if (!isTrusted(metadata)) return;
    ${switchOver(trusted.map(({ event, calls }) => ({ event, lines: calls })))}
  } catch {
    this.#registry.store.ignore();
  }
}`;
}

/** What is known without any event: the facts of the start. */
function startMethod(catalog: Catalog, exporter: Exporter): string {
  const started = sides(catalog, [exporter.key]).flatMap(({ side }) =>
    side.recordings
      .filter(({ rule }) => rule.origin === 'start')
      .map(({ labels }) => ({ side, labels })),
  );
  if (started.length === 0) return '';
  const types = new Set<string>();
  const texts = new LabelLocals(['facts']);
  const records = started.map(({ side, labels }) => {
    const values = side.labels.map(({ label: { absent, property } }, index) => {
      const text = labels[index];
      if (text?.kind !== 'fact') return quote(absent);
      types.add(`readonly ${text.name}?: string`);
      const raw = `facts.${text.name}`;
      return texts.expression({ kind: 'raw', raw, keys: [], ifSet: false, property });
    });
    return `registry.${side.property}.series(${values.join(', ')}).set(1);`;
  });
  const parameter = types.size === 0 ? '' : `facts: { ${[...types].join('; ')} }`;
  return ts`
/** Records what is known when the exporter starts. */
start(${parameter}): void {
  const registry = this.#registry;
  ${texts.raws.length > 0 ? 'const { labels } = registry;' : ''}
  ${texts.lines()}
  ${records}
}`;
}
