import { parser } from '@prometheus-io/lezer-promql';
import { bareDuration, syntaxProblem } from './problems.ts';
import { type ParsedQuery, type Problem, partsOf } from './query.ts';
import { Reader } from './reader.ts';

/** Grafana's intervals, read as durations of the same length so that offsets stay true. */
const GRAFANA_INTERVAL = /\$__(?:rate_interval|interval|range)\b/g;

/** Every edition and every emitter asks for the same queries. */
const read = new Map<string, ParsedQuery>();

/** Reads PromQL with Prometheus's own grammar. The only module that knows the parser. */
export function parseQuery(text: string, inGrafana = true): ParsedQuery {
  const interval = (name: string): string => `${'5'.padStart(name.length - 1, '0')}m`;
  const readable = inGrafana ? text.replace(GRAFANA_INTERVAL, interval) : text;
  const known = read.get(readable) ?? parsed(readable);
  read.set(readable, known);
  return known;
}

function parsed(readable: string): ParsedQuery {
  const tree = parser.parse(readable);
  let broken: number | undefined;
  const bare: Problem[] = [];
  tree.iterate({
    enter({ type, name, from, to }) {
      if (type.isError) broken ??= from;
      else if (name === 'NumberDurationLiteralInDurationContext') {
        const written = readable.slice(from, to);
        if (!/[a-z]$/.test(written)) bare.push(bareDuration(written, from));
      }
    },
  });
  // The grammar recovers from a mistake by guessing; what it says later is of no use.
  const problems = broken === undefined ? bare : [syntaxProblem(broken, readable)];
  const first = problems.length === 0 ? tree.topNode.firstChild : null;
  return { expression: first ? new Reader(readable).expression(first) : undefined, problems };
}

/** Names of the families that a query reads; none where it cannot be read. */
export function familiesIn(text: string): readonly string[] {
  const { expression } = parseQuery(text);
  const parts = expression === undefined ? [] : [...partsOf(expression)];
  const names = parts.flatMap((part) => (part.kind === 'selector' && part.family?.text) || []);
  return [...new Set(names)];
}
