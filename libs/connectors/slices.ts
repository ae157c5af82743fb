import type { BillingObject } from './billing-object.ts';

export interface Page {
  /** Rows of the kind asked for; what else the same answer tells of comes along in kinds that have no list. */
  readonly objects: readonly BillingObject[];
  /** Give this to `list` for the next page; null only when the billing system *said* that this was the last one. */
  readonly next: string | null;
  /** With `next`, in a range of creation whose newest rows come first: when the last row was made, in whole seconds. Absent elsewhere. */
  readonly reached?: Date;
}

/** A range of one kind that can be read on its own. Bounds are half-open, whole seconds. */
export interface Slice {
  readonly kind: string;
  readonly key: string;
  readonly from: Date | null;
  readonly to: Date | null;
}

/** A range by state: its rows leave it as they change. */
export interface SweepSlice extends Slice {
  /** What the payload of a row in this range contains: rows held as such that the range does not name have left it. */
  readonly holds: Readonly<Record<string, string>>;
}
