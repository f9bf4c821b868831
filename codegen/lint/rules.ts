import { missingBound, overBudget, reservesOverCap, zeroValues } from './budget.ts';
import { editionOrder, unknownSuccessor } from './editions.ts';
import { duplicateRule, withoutEffect } from './effect.ts';
import { idCase, missingText } from './entries.ts';
import { arrayField, fieldShape, loggedField } from './fields.ts';
import {
  deadMember,
  enumWithoutMembers,
  labelSources,
  labelText,
  mapKey,
  policyConflict,
  unknownFact,
} from './labels.ts';
import { addedLevel, attributeType } from './levels.ts';
import { counterTotal, servicePrefix, unitSuffix } from './name-endings.ts';
import { collidingName, duplicateName, illegalName } from './names.ts';
import { emptyRefuse, openPattern, policyExample, slowPattern } from './policies.ts';
import { labelWithoutSource, privateLabel, unboundedLabel } from './privacy.ts';
import { queryLabel, queryRule, repeatedAlert, unknownMember } from './queries.ts';
import {
  guardMember,
  noExporter,
  notAMeasure,
  partLabel,
  ruleShape,
  unknownField,
} from './records.ts';
import type { LintRule } from './rule.ts';
import { spanAttributeText, spanNames } from './span-names.ts';
import { spanField, spanPrivacy, spanShape } from './spans.ts';
import { badBuckets, badPattern, badSteps, untrustedMetric } from './structure.ts';
import { unitConversion } from './units.ts';
import { deadField, deadMetric, unusedNames } from './unused.ts';

/** All rules over a resolved catalog; what each asks and why stands in `rules.md`. */
export const LINT_RULES: readonly LintRule[] = [
  { id: 'illegal-name', check: illegalName },
  { id: 'duplicate-name', check: duplicateName },
  { id: 'colliding-name', check: collidingName },
  { id: 'counter-total', check: counterTotal },
  { id: 'unit-suffix', check: unitSuffix },
  { id: 'service-prefix', after: ['illegal-name'], check: servicePrefix },
  { id: 'unknown-field', check: unknownField },
  { id: 'not-a-measure', check: notAMeasure },
  { id: 'unit-conversion', check: unitConversion },
  { id: 'guard-member', check: guardMember },
  { id: 'part-label', check: partLabel },
  { id: 'rule-shape', after: ['unknown-buckets'], check: ruleShape },
  { id: 'no-exporter', check: noExporter },
  { id: 'private-label', check: privateLabel },
  { id: 'unbounded-label', check: unboundedLabel },
  { id: 'label-without-source', check: labelWithoutSource },
  { id: 'bad-buckets', check: badBuckets },
  { id: 'bad-steps', check: badSteps },
  { id: 'bad-pattern', check: badPattern },
  { id: 'untrusted-metric', check: untrustedMetric },
  { id: 'field-shape', check: fieldShape },
  { id: 'array-field', after: ['unknown-field'], check: arrayField },
  { id: 'logged-field', check: loggedField },
  {
    id: 'enum-without-members',
    after: ['label-without-source', 'unknown-event', 'unknown-label', 'unknown-value-policy'],
    check: enumWithoutMembers,
  },
  { id: 'label-sources', check: labelSources },
  { id: 'policy-conflict', check: policyConflict },
  { id: 'slow-pattern', check: slowPattern },
  { id: 'open-pattern', after: ['slow-pattern'], check: openPattern },
  { id: 'empty-refuse', after: ['slow-pattern'], check: emptyRefuse },
  {
    id: 'policy-example',
    after: ['bad-pattern', 'slow-pattern', 'empty-refuse'],
    check: policyExample,
  },
  { id: 'label-text', after: ['bad-pattern', 'slow-pattern', 'unknown-label'], check: labelText },
  { id: 'map-key', after: ['unknown-event', 'unknown-label'], check: mapKey },
  {
    id: 'dead-member',
    after: [
      'unknown-event',
      'unknown-label',
      'label-without-source',
      'unknown-field',
      'map-key',
      'label-text',
    ],
    check: deadMember,
  },
  { id: 'unknown-fact', after: ['label-sources'], check: unknownFact },
  { id: 'without-effect', check: withoutEffect },
  { id: 'duplicate-rule', check: duplicateRule },
  { id: 'added-level', check: addedLevel },
  { id: 'attribute-type', check: attributeType },
  { id: 'missing-text', check: missingText },
  { id: 'edition-order', check: editionOrder },
  { id: 'unknown-successor', check: unknownSuccessor },
  { id: 'span-field', check: spanField },
  { id: 'span-privacy', check: spanPrivacy },
  { id: 'span-shape', after: ['unknown-event'], check: spanShape },
  { id: 'span-names', check: spanNames },
  { id: 'id-case', after: ['illegal-name', 'colliding-name', 'span-names'], check: idCase },
  { id: 'span-attribute-text', check: spanAttributeText },
  ...['query-syntax', 'query-type', 'unknown-family', 'overlapping-sum'].map(queryRule),
  { id: 'query-label', check: queryLabel },
  { id: 'repeated-alert', check: repeatedAlert },
  { id: 'unknown-member', check: unknownMember },
  {
    id: 'dead-field',
    after: [
      ...['unknown-field', 'unknown-label', 'unknown-event', 'unknown-fieldset'],
      ...['not-a-measure', 'rule-shape', 'span-field'],
    ],
    check: deadField,
  },
  { id: 'dead-metric', after: ['unknown-event'], check: deadMetric },
  ...unusedNames,
  { id: 'over-budget', check: overBudget },
  { id: 'missing-bound', check: missingBound },
  { id: 'reserves-over-cap', check: reservesOverCap },
  { id: 'zero-values', check: zeroValues },
];
