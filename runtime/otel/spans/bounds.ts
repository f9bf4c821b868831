import type { Bounds } from './aging-map.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Spans that have begun. A turn may take hours; a start whose end got lost must not stay for ever. */
export const OPEN_SPANS: Bounds = { limit: 2048, age: 240 * MINUTE };

/** Finished spans that late children may still name, and parents that others stand in for. */
export const RETAINED_SPANS: Bounds = { limit: 1024, age: 10 * MINUTE };

/** Ends remembered so that a start that is delivered after its end opens nothing. */
export const ENDED_SPANS: Bounds = { limit: 4096, age: 10 * MINUTE };

/** Ids that the service used itself; what it does not know may be somebody else's. */
export const OWN_IDS: Bounds = { limit: 8192, age: 240 * MINUTE };

/** Finished spans whose parent has not been heard of; it may only be late. */
export const WAITING_SPANS: Bounds = { limit: 256, age: 5 * SECOND };

/** Bounds are looked after no more often than this, in milliseconds. */
export const SWEEP_INTERVAL = SECOND;
