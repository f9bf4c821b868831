import { PrometheusRegistry } from '../../generated/prometheus-registry.ts';
import type { Family } from '../../runtime/metrics/series-store.ts';
import { Exposition } from '../../runtime/prometheus/exposition.ts';

/** Not a whole number, and with more digits than a careless printer keeps. */
const VALUE = 0.1 + 0.2;

/**
 * A scrape in which every declared family has one series, with the fallback for each label: the
 * recordings do not bring forth all of them. The cap is set so that a second series of any family
 * is refused, which brings forth the family that counts the refusals.
 */
export function everyFamily(): { readonly body: string; readonly families: number } {
  const declared = new PrometheusRegistry().store.families.length;
  const { store } = new PrometheusRegistry({ cap: declared });
  for (const family of store.families) takeSample(family, undefined);
  for (const family of store.families) takeSample(family, 'another');
  return { body: new Exposition(store).text(), families: declared + 1 };
}

function takeSample(family: Family, label: string | undefined): void {
  const labels = family.labels.map(() => label ?? 'unknown');
  if (family.type === 'counter') family.series(...labels).add(VALUE);
  else if (family.type === 'gauge') family.series(...labels).set(VALUE);
  else family.series(...labels).observe(VALUE);
}
