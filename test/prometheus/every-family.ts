import { PrometheusRegistry } from '../../generated/prometheus-registry.ts';
import type { Family, SeriesStore } from '../../runtime/metrics/series-store.ts';
import { Exposition } from '../../runtime/prometheus/exposition.ts';

/** Not a whole number, and with more digits than a careless printer keeps. */
const VALUE = 0.1 + 0.2;

/**
 * A scrape in which every declared family has one series, with the fallback for each label: the
 * recordings do not bring forth all of them. The cap is set so that a second series of any family
 * is refused, which brings forth the families that the store tells of itself.
 */
export function everyFamily(): { readonly body: string; readonly families: number } {
  const { size: cap } = filled(new PrometheusRegistry());
  const store = filled(new PrometheusRegistry({ cap }));
  for (const family of store.families) takeSample(family, 'another');
  const families = [...store.families, ...store.ownFamilies()];
  return { body: new Exposition(store).text(), families: families.length };
}

function filled({ store }: PrometheusRegistry): SeriesStore {
  for (const family of store.families) takeSample(family, 'unknown');
  return store;
}

function takeSample(family: Family, label: string): void {
  const labels = family.labels.map(() => label);
  if (family.type === 'counter') family.series(...labels).add(VALUE);
  else if (family.type === 'gauge') family.series(...labels).set(VALUE);
  else family.series(...labels).observe(VALUE);
}
