import type {
  AlertEntry,
  BucketsEntry,
  DashboardEntry,
  LabelEntry,
  OperatorsEntry,
  StatusEntry,
} from './generated/entries.ts';

/**
 * The catalog AS WRITTEN: what `catalog.schema.json` accepts, before any name is looked up.
 * The resolved counterparts live in `../model/catalog.ts`.
 */
export type * from './generated/entries.ts';

/** What an entry says of editions: the first and the last that have it, and what one changes about it. */
export type Lifetime = Pick<BucketsEntry, 'since' | 'until' | 'changes'>;

/** What an entry says of its end before it comes. */
export type Announced = Pick<LabelEntry, 'deprecated' | 'renamed_to'>;

/** Suppresses rules by id, each with the reason why that is right here. */
export type AllowEntry = NonNullable<LabelEntry['allow']>;

/** Members of an enum field, or `present` for a field that holds text. */
export type GuardEntry = NonNullable<StatusEntry['where']>;

export type RowEntry = DashboardEntry['rows'][number];
export type AlertTierEntry = AlertEntry['tiers'][number];
export type ColourName = NonNullable<OperatorsEntry['colours']>[string];
