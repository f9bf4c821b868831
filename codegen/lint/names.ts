import type { Catalog, Metric, Side } from '../model/catalog.ts';
import {
  IDENTIFIER,
  OTEL_NAME,
  PROMETHEUS_LABEL_NAME,
  PROMETHEUS_METRIC_NAME,
  RESERVED_LABELS,
  RESERVED_NAMES,
} from '../model/names.ts';
import { unitOf } from '../model/units.ts';
import { isMisfed } from './records.ts';
import type { Finding, LintRule } from './rule.ts';

const SIDES = ['prometheus', 'otel'] as const;

function* sides(
  catalog: Catalog,
): Iterable<{ metric: Metric; key: 'prometheus' | 'otel'; side: Side }> {
  for (const metric of catalog.metrics)
    for (const key of SIDES) {
      const side = metric[key];
      if (side !== undefined) yield { metric, key, side };
    }
}

const illegalName: LintRule = {
  id: 'illegal-name',
  *check(catalog) {
    for (const { key, side } of sides(catalog)) {
      const legal = key === 'prometheus' ? PROMETHEUS_METRIC_NAME : OTEL_NAME;
      if (!legal.test(side.name))
        yield {
          at: [...side.at, 'name'],
          message: `\`${side.name}\` is not a legal ${key} name`,
          help:
            key === 'prometheus'
              ? 'use letters, digits and underscores; begin with a letter'
              : 'begin with a letter; use letters, digits and `_ . - /`',
        };
    }
    for (const label of catalog.labels) {
      const named = 'name' as const;
      if (
        !PROMETHEUS_LABEL_NAME.test(label.prometheusName) ||
        label.prometheusName.startsWith('__')
      )
        yield {
          at: [...label.at, named],
          message: `\`${label.prometheusName}\` is not a legal label name`,
          help: 'use letters, digits and underscores; begin with a letter',
        };
      else if (RESERVED_LABELS.has(label.prometheusName))
        yield {
          at: [...label.at, named],
          message: `the label name \`${label.prometheusName}\` is reserved by Prometheus`,
          help: 'choose a name that says what is meant',
        };
      if (label.otelName !== undefined && !OTEL_NAME.test(label.otelName))
        yield {
          at: [...label.at, 'otel'],
          message: `\`${label.otelName}\` is not a legal attribute name`,
          help: 'begin with a letter; use letters, digits and `_ . - /`',
        };
    }
  },
};

const duplicateName: LintRule = {
  id: 'duplicate-name',
  *check(catalog) {
    const seen = new Map<string, Side>();
    const told = new Set<string>();
    for (const { key, side } of sides(catalog)) {
      const own = `${key} ${side.name}`;
      const earlier = seen.get(own);
      if (earlier !== undefined)
        yield {
          at: [...side.at, 'name'],
          message: `\`${side.name}\` is taken by another metric`,
          help: 'give each metric a name of its own',
          related: { at: [...earlier.at, 'name'], message: 'the first one' },
        };
      else seen.set(own, side);
      // Both sides may share one list of labels: one mistake there is told once.
      for (const finding of duplicateLabels(key, side)) {
        const place = JSON.stringify(finding.at);
        if (!told.has(place)) yield finding;
        told.add(place);
      }
    }
  },
};

function* duplicateLabels(key: 'prometheus' | 'otel', side: Side): Iterable<Finding> {
  const names = new Map<string, Side['labels'][number]>();
  for (const use of side.labels) {
    const name = key === 'prometheus' ? use.label.prometheusName : use.label.otelName;
    if (name === undefined) {
      yield {
        at: use.at,
        message: `the label \`${use.label.id}\` has no OTel attribute name`,
        help: `add \`otel:\` to the label \`${use.label.id}\`, or list \`attributes:\` for this metric`,
      };
      continue;
    }
    const earlier = names.get(name);
    if (earlier !== undefined)
      yield {
        at: use.at,
        message: `\`${name}\` stands twice in the label set of \`${side.name}\``,
        help: 'keep one, or give one of the labels another name',
        related: { at: earlier.at, message: 'the first one' },
      };
    else names.set(name, use);
  }
}

const collidingName: LintRule = {
  id: 'colliding-name',
  *check(catalog) {
    for (const key of SIDES)
      yield* collisions(
        catalog.metrics
          .flatMap((metric) => metric[key] ?? [])
          .map((side) => ({
            name: side.name,
            property: side.property,
            at: [...side.at, 'name'],
            key: false,
            reserved: RESERVED_NAMES[key],
            legal: (key === 'prometheus' ? PROMETHEUS_METRIC_NAME : OTEL_NAME).test(side.name),
          })),
      );
    yield* collisions(
      catalog.labels.map((label) => ({
        name: label.id,
        property: label.property,
        at: label.at,
        key: true,
        reserved: RESERVED_NAMES.label,
        legal: PROMETHEUS_LABEL_NAME.test(label.prometheusName),
      })),
    );
    yield* collisions(
      catalog.events.map((event) => ({
        name: event.type,
        property: event.handlerName,
        at: event.at,
        key: true,
        reserved: RESERVED_NAMES.event,
        legal: true,
      })),
    );
    yield* expositionCollisions(catalog);
  },
};

function* collisions(
  all: readonly {
    name: string;
    property: string;
    at: readonly (string | number)[];
    key: boolean;
    /** An illegal name is reported as such, not for what becomes of it. */
    legal: boolean;
    reserved: readonly string[];
  }[],
): Iterable<Finding> {
  const seen = new Map<string, (typeof all)[number]>();
  for (const one of all) {
    const earlier = seen.get(one.property);
    if (!one.legal) continue;
    if (!IDENTIFIER.test(one.property) || one.reserved.includes(one.property))
      yield {
        at: one.at,
        key: one.key,
        message: `\`${one.name}\` becomes \`${one.property}\`, which cannot be an identifier here`,
        help: 'begin the name with a letter and choose another word',
      };
    else if (earlier !== undefined && earlier.name !== one.name)
      yield {
        at: one.at,
        key: one.key,
        message: `\`${one.name}\` and \`${earlier.name}\` both become \`${one.property}\``,
        help: 'rename one of the two',
        related: { at: earlier.at, message: 'the other one' },
      };
    else seen.set(one.property, one);
  }
}

/** A histogram `x` owns the names `x_bucket`, `x_sum` and `x_count`. */
function* expositionCollisions(catalog: Catalog): Iterable<Finding> {
  const owned = new Map<string, Side>();
  for (const metric of catalog.metrics)
    if (metric.prometheus !== undefined && metric.type === 'histogram')
      for (const end of ['_bucket', '_sum', '_count'])
        owned.set(metric.prometheus.name + end, metric.prometheus);
  for (const metric of catalog.metrics) {
    const owner = owned.get(metric.prometheus?.name ?? '');
    if (metric.prometheus !== undefined && owner !== undefined)
      yield {
        at: [...metric.prometheus.at, 'name'],
        message: `\`${metric.prometheus.name}\` is a sample name of the histogram \`${owner.name}\``,
        help: 'rename one of the two',
        related: { at: [...owner.at, 'name'], message: 'the histogram' },
      };
  }
}

const counterTotal: LintRule = {
  id: 'counter-total',
  *check(catalog) {
    for (const metric of catalog.metrics) {
      const name = metric.prometheus?.name;
      if (metric.prometheus === undefined || name === undefined) continue;
      const at = [...metric.prometheus.at, 'name'];
      // With buckets its type is wrong, not its name.
      if (metric.prometheus.buckets !== undefined && metric.type !== 'histogram') continue;
      if (metric.type === 'counter' && !name.endsWith('_total'))
        yield {
          at,
          message: `the counter \`${name}\` does not end in \`_total\``,
          help: `call it \`${name}_total\``,
        };
      if (metric.type !== 'counter' && name.endsWith('_total'))
        yield {
          at,
          message: `the ${metric.type} \`${name}\` ends in \`_total\``,
          help: 'drop the ending, or make it a counter',
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
      const suffix = unitOf(side.unit)?.suffix ?? '';
      const stem = side.name.replace(/_total$/, '');
      if (isMisfed(metric, side)) continue;
      const claimed = /_(ms|milliseconds|s|seconds|bytes|ratio|usd)$/.exec(side.name);
      const unit = CLAIMED_UNITS[claimed?.[1] ?? ''];
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
    for (const { prometheus } of metrics)
      if (prometheus !== undefined && !prometheus.name.startsWith(`${name.replaceAll('-', '_')}_`))
        yield {
          at: [...prometheus.at, 'name'],
          message: `\`${prometheus.name}\` does not begin with \`${name.replaceAll('-', '_')}_\``,
          help: 'begin the name with that of the service',
        };
  },
};

export const NAME_RULES: readonly LintRule[] = [
  illegalName,
  duplicateName,
  collidingName,
  counterTotal,
  unitSuffix,
  servicePrefix,
];
