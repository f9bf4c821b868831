import type { Metric, Panel } from '../../model/catalog.ts';
import type { PanelQuery } from './panel-query.ts';

const ABBREVIATIONS: ReadonlyMap<string, string> = new Map(
  ['RPC', 'GC', 'CPU', 'RSS', 'AI', 'p99', 'HTTP'].map((word) => [word.toLowerCase(), word]),
);

/** `rpc_first_response` as `RPC first response`. */
export function humanWords(id: string): string {
  const text = id
    .split('_')
    .map((word) => ABBREVIATIONS.get(word) ?? word)
    .join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What the panel shows of the metric, in a few words. */
export function panelTitle(metric: Metric, panel: Panel, query: PanelQuery): string {
  const name = humanWords(metric.id);
  const split = query.by.length === 0 ? '' : ` by ${query.by.join(', ')}`;
  switch (query.shown) {
    case 'share':
      return `${name}: share of ${panel.share?.members.join(', ')}${split}`;
    case 'hourly':
      return `${name} per hour${split}`;
    case 'rate':
      return query.unit === 'ratio'
        ? `${name}, share of the time${split}`
        : `${name} per second${split}`;
    case 'quantiles':
      return query.by.length === 0 ? name : `${name}, p95${split}`;
    case 'now':
    case 'facts':
      return `${name}${split}`;
  }
}
