import { unitOf } from '../model/units.ts';
import { isMisfed } from './records.ts';
import type { LintRule } from './rule.ts';
import { sides } from './sides.ts';

const counterTotal: LintRule = {
  id: 'counter-total',
  *check({ metrics }) {
    for (const { type, prometheus } of metrics) {
      // With buckets its type is wrong, not its name.
      if (prometheus === undefined || (prometheus.buckets !== undefined && type !== 'histogram'))
        continue;
      const { name } = prometheus;
      const ends = name.endsWith('_total');
      if (ends === (type === 'counter')) continue;
      yield {
        at: [...prometheus.at, 'name'],
        message: ends
          ? `the ${type} \`${name}\` ends in \`_total\``
          : `the counter \`${name}\` does not end in \`_total\``,
        help: ends ? 'drop the ending, or make it a counter' : `call it \`${name}_total\``,
      };
    }
  },
};

/** Units that the end of a name claims. */
const CLAIMED_UNITS: Readonly<Record<string, string>> = {
  ms: 'ms',
  milliseconds: 'ms',
  s: 's',
  seconds: 's',
  bytes: 'bytes',
  ratio: 'ratio',
  usd: 'usd',
};

const unitSuffix: LintRule = {
  id: 'unit-suffix',
  *check(catalog) {
    for (const { key, side, metric } of sides(catalog)) {
      if (isMisfed(metric, side)) continue;
      const suffix = unitOf(side.unit)?.suffix ?? '';
      const stem = side.name.replace(/_total$/, '');
      const unit = CLAIMED_UNITS[/_([a-z]+)$/.exec(side.name)?.[1] ?? ''];
      if (key === 'otel' && unit !== undefined && unit !== side.unit)
        yield {
          at: [...side.at, 'name'],
          message: `\`${side.name}\` says ${unit}, and it holds ${side.unit}`,
          help: 'rename it, or give it that unit',
        };
      if (key === 'prometheus' && suffix !== '' && !stem.endsWith(suffix))
        yield {
          at: [...side.at, 'name'],
          message: `\`${side.name}\` holds ${side.unit} but does not say so`,
          help: `end the name in \`${suffix}${metric.type === 'counter' ? '_total' : ''}\``,
        };
    }
  },
};

const servicePrefix: LintRule = {
  id: 'service-prefix',
  after: ['illegal-name'],
  *check({ name, metrics }) {
    const prefix = `${name.replaceAll('-', '_')}_`;
    for (const { prometheus } of metrics)
      if (prometheus?.name.startsWith(prefix) === false)
        yield {
          at: [...prometheus.at, 'name'],
          message: `\`${prometheus.name}\` does not begin with \`${prefix}\``,
          help: 'begin the name with that of the service',
        };
  },
};

export const NAME_ENDING_RULES: readonly LintRule[] = [counterTotal, unitSuffix, servicePrefix];
