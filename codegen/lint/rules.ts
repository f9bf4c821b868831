import * as budget from './budget.ts';
import * as conventions from './conventions.ts';
import * as editions from './editions.ts';
import * as effect from './effect.ts';
import { labelUses } from './field-uses.ts';
import * as fields from './fields.ts';
import * as labels from './labels.ts';
import * as names from './names.ts';
import * as policies from './policies.ts';
import * as privacy from './privacy.ts';
import * as queries from './queries.ts';
import * as records from './records.ts';
import type { LintRule } from './rule.ts';
import * as spans from './spans.ts';
import * as units from './units.ts';
import * as unused from './unused.ts';

/** Names that stand for nothing: what is made of them is not known then. */
const UNRESOLVED = [
  ...['unknown-event', 'unknown-label', 'unknown-value-policy', 'unknown-fieldset'],
  ...['unknown-field', 'field-class'],
];

/** All rules over a resolved catalog; what each asks and why stands in `rules.md`. */
export const LINT_RULES: readonly LintRule[] = [
  { id: 'illegal-name', check: names.illegalName },
  { id: 'duplicate-name', check: names.duplicateName },
  { id: 'colliding-name', check: names.collidingName },
  { id: 'counter-total', check: conventions.counterTotal },
  { id: 'unit-suffix', check: conventions.unitSuffix },
  { id: 'service-prefix', after: ['illegal-name'], check: conventions.servicePrefix },
  { id: 'unknown-field', after: ['unknown-fieldset'], check: records.unknownField },
  { id: 'not-a-measure', after: ['field-class'], check: records.notAMeasure },
  { id: 'unit-conversion', check: units.unitConversion },
  { id: 'guard-member', check: records.guardMember },
  { id: 'part-label', check: records.partLabel },
  { id: 'rule-shape', after: ['unknown-buckets', 'unknown-unit'], check: records.ruleShape },
  { id: 'no-exporter', check: records.noExporter },
  { id: 'private-label', check: (catalog) => privacy.misusedFields(labelUses(catalog)) },
  { id: 'unbounded-label', check: privacy.unboundedLabel },
  { id: 'without-effect', check: effect.withoutEffect },
  { id: 'unknown-fact', after: ['without-effect'], check: labels.unknownFact },
  {
    id: 'label-without-source',
    after: ['unknown-fieldset', 'unknown-fact', 'without-effect'],
    check: labels.labelWithoutSource,
  },
  { id: 'bad-buckets', check: units.badBuckets },
  { id: 'bad-steps', check: units.badSteps },
  { id: 'bad-pattern', check: policies.badPattern },
  { id: 'untrusted-metric', check: privacy.untrustedMetric },
  { id: 'field-shape', check: fields.fieldShape },
  { id: 'array-field', after: ['unknown-field'], check: fields.arrayField },
  { id: 'logged-field', check: fields.loggedField },
  {
    id: 'enum-without-members',
    after: [...UNRESOLVED, 'label-without-source'],
    check: labels.enumWithoutMembers,
  },
  { id: 'slow-pattern', check: policies.slowPattern },
  { id: 'open-pattern', after: ['slow-pattern'], check: policies.openPattern },
  { id: 'empty-refuse', after: ['slow-pattern'], check: policies.emptyRefuse },
  {
    id: 'policy-example',
    after: ['bad-pattern', 'slow-pattern', 'empty-refuse'],
    check: policies.policyExample,
  },
  {
    id: 'label-text',
    after: [...UNRESOLVED, 'bad-pattern', 'slow-pattern'],
    check: labels.labelText,
  },
  { id: 'map-key', after: UNRESOLVED, check: labels.mapKey },
  {
    id: 'dead-member',
    after: [...UNRESOLVED, 'label-without-source', 'map-key', 'label-text'],
    check: labels.deadMember,
  },
  { id: 'duplicate-rule', check: effect.duplicateRule },
  { id: 'added-level', check: units.addedLevel },
  { id: 'attribute-type', check: spans.attributeType },
  { id: 'missing-text', check: conventions.missingText },
  { id: 'edition-order', check: editions.editionOrder },
  { id: 'unknown-successor', check: editions.unknownSuccessor },
  { id: 'span-field', after: UNRESOLVED, check: records.spanField },
  { id: 'span-privacy', after: ['field-class', 'private-label'], check: privacy.spanPrivacy },
  { id: 'span-shape', after: UNRESOLVED, check: spans.spanShape },
  {
    id: 'id-case',
    after: ['illegal-name', 'colliding-name'],
    check: conventions.idCase,
  },
  { id: 'span-attribute-text', check: spans.spanAttributeText },
  { id: 'query-syntax', check: queries.querySyntax },
  ...['query-type', 'unknown-family', 'overlapping-sum'].map(queries.queryRule),
  { id: 'query-label', after: UNRESOLVED, check: queries.queryLabel },
  { id: 'repeated-alert', check: queries.repeatedAlert },
  { id: 'unknown-member', after: UNRESOLVED, check: queries.unknownMember },
  {
    id: 'dead-field',
    after: [...UNRESOLVED, 'not-a-measure', 'rule-shape', 'span-field'],
    check: unused.deadField,
  },
  { id: 'dead-metric', after: UNRESOLVED, check: unused.deadMetric },
  ...unused.unusedNames,
  { id: 'over-budget', check: budget.overBudget },
  { id: 'missing-bound', check: budget.missingBound },
  { id: 'reserves-over-cap', check: budget.reservesOverCap },
  { id: 'zero-values', check: budget.zeroValues },
];
