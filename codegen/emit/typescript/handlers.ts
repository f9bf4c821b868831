import type { Catalog } from '../../model/catalog.ts';
import { sides } from '../../model/metric.ts';
import { Names, RESERVED_WORDS } from '../../model/names.ts';
import type { Exporter } from './exporter.ts';
import { switchOver } from './guards.ts';
import type { LabelNeeds } from './label-code.ts';
import { type RecordedEvent, recordedEvents } from './recording.ts';
import { quote } from './text.ts';
import {
  Imports,
  localInterface,
  type Method,
  printClass,
  type TypeScriptFile,
} from './typescript.ts';

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
  const start = startMethod(catalog, exporter);
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
  const registry = { name: 'registry', type: exporter.registry.name };
  return {
    path,
    imports,
    statements: [
      ...[...factors].map(([factor, value]) => `const ${factor} = ${value};\n`),
      ...(exporter.key === 'prometheus' ? [unrecorded(recorded)] : []),
      ...recorded.flatMap(({ event, types }) =>
        types.map((type) =>
          localInterface(type.name, `What \`${event.type}\` records to.`, type.members),
        ),
      ),
      printClass({
        name,
        doc,
        members: [
          { name: '#registry', type: exporter.registry.name },
          ...recorded.flatMap(({ members }) => members),
        ],
        parameters: [registry],
        construct: [
          'this.#registry = registry;',
          ...recorded.flatMap(({ construct }) => construct),
        ],
        methods: [
          ...(start === undefined ? [] : [start]),
          recordMethod(recorded, exporter, imports),
          ...recorded.flatMap(({ methods }) => methods),
        ],
      }),
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
): Method {
  const traced = recorded.filter(
    ({ event, calls }) => exporter.takesTraced && event.trust === 'trace' && calls.length > 0,
  );
  const trusted = recorded.filter((one) => !traced.includes(one));
  if (traced.length > 0) imports.value('isTraced', EVENT);
  return {
    name: 'record',
    parameters: [
      { name: 'event', type: 'DiagnosticEvent' },
      { name: 'metadata', type: 'DiagnosticMetadata' },
    ],
    doc: 'Records one event that the host emitted. A malformed event is counted as ignored.',
    body: [
      'try {',
      'this.#registry.store.normaliser.beginEvent();',
      ...traced.flatMap(({ event, calls }) => [
        `if (event.type === ${quote(event.type)}) {`,
        ...calls.map((call) => `if (isTraced(metadata)) ${call}`),
        'return;',
        '}',
      ]),
      'if (!isTrusted(metadata)) return;',
      ...switchOver(trusted.map(({ event, calls }) => ({ event, lines: calls }))),
      '} catch {',
      'this.#registry.store.ignore();',
      '}',
    ],
  };
}

/** What is known without any event: the facts of the start. */
function startMethod(catalog: Catalog, exporter: Exporter): Method | undefined {
  const started = sides(catalog, [exporter.key]).flatMap(({ side }) =>
    side.recordings
      .filter(({ rule }) => rule.origin === 'start')
      .map(({ labels }) => ({ side, labels })),
  );
  if (started.length === 0) return undefined;
  /** Local constant of a label, and the facts that they are made of. */
  const facts = new Map<string, string>();
  const types = new Set<string>();
  const locals = new Names([...RESERVED_WORDS, 'facts', 'labels', 'registry']);
  const consts: string[] = [];
  const records = started.map(({ side, labels }) => {
    const values = side.labels.map(({ label }, index) => {
      const text = labels[index];
      if (text?.kind !== 'fact') return quote(label.absent);
      const { name } = text;
      const known = facts.get(label.id);
      if (known !== undefined) return known;
      const local = locals.unique(label.property);
      facts.set(label.id, local);
      types.add(`readonly ${name}?: string`);
      consts.push(`const ${local} = labels.${label.property}.text(facts.${name});`);
      return local;
    });
    return `registry.${side.property}.series(${values.join(', ')}).set(1);`;
  });
  return {
    name: 'start',
    parameters: types.size === 0 ? [] : [{ name: 'facts', type: `{ ${[...types].join('; ')} }` }],
    doc: 'Records what is known when the exporter starts.',
    body: [
      'const registry = this.#registry;',
      ...(consts.length > 0 ? ['const { labels } = registry;'] : []),
      ...consts,
      ...records,
    ],
  };
}
