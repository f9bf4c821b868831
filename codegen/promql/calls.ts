import { type Finder, wrongLabel, wrongType } from './problems.ts';
import type { Expression, Name } from './query.ts';
import { checkRegex, less, type Series, UNKNOWN } from './selectors.ts';

/**
 * The series of a call, where the function changes more than values.
 *
 * @param last labels of the last argument
 * @param series of the argument that the function works on
 */
export function callSeries(
  name: Name,
  args: readonly Expression[],
  last: ReadonlySet<string> | undefined,
  series: Series,
  report: Finder,
): Series {
  switch (name.text) {
    case 'histogram_quantile':
      checkQuantile(args[0], report);
      return withoutBuckets(name, args.at(-1), last, series, report);
    case 'histogram_fraction':
      return withoutBuckets(name, args.at(-1), last, series, report);
    case 'label_replace':
    case 'label_join': {
      const [, target, , source, regex] = args;
      if (name.text === 'label_replace' && regex?.kind === 'string')
        checkRegex({ ...regex, from: regex.from + 1, to: regex.to - 1 }, report);
      if (source?.kind === 'string') wrongLabel(report, source, series.labels, 'this');
      if (target?.kind !== 'string' || series.labels === undefined) return UNKNOWN;
      return { ...series, labels: new Set([...series.labels, target.text]) };
    }
    case 'vector':
      return { ...UNKNOWN, labels: new Set() };
    case 'absent':
    case 'absent_over_time':
    case 'info':
      return UNKNOWN;
    default:
      return series;
  }
}

function withoutBuckets(
  name: Name,
  buckets: Expression | undefined,
  labels: ReadonlySet<string> | undefined,
  series: Series,
  report: Finder,
): Series {
  if (buckets === undefined || labels === undefined) return UNKNOWN;
  const { from, to } = buckets.kind === 'aggregate' ? buckets.name : buckets;
  if (!labels.has('le'))
    report({
      ...{ rule: 'query-label', from, to },
      message: `\`${name.text}\` needs the label \`le\`, and it is lost here`,
      help: 'read `_bucket` series and keep it: `sum by (le, …)`',
    });
  return { ...series, labels: less(labels, ['le']) };
}

/** Looks at the first argument of a quantile, where it is written as a number. */
export function checkQuantile(value: Expression | undefined, report: Finder): void {
  if (value?.kind === 'number' && !(Number(value.text) >= 0 && Number(value.text) <= 1))
    wrongType(
      report,
      value,
      'a quantile lies between 0 and 1',
      `write \`${Number(value.text) / 100}\``,
    );
}
