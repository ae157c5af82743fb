import type { SourceRef } from '../snapshot/billing-view.ts';

export type Band = 'healthy' | 'at_risk' | 'critical' | 'unknown';

/** One signed bar: the drivers of a score add up to `uncapped`. */
export interface Driver {
  readonly code: string;
  readonly words: string;
  readonly points: number;
  readonly ref: SourceRef | null;
}

export interface CapHold {
  readonly cause: 'payment_failed' | 'invoice_overdue' | 'invoice_failed';
  readonly cap: number;
  /** "capped at 60: invoice INV-118, 9 days overdue" */
  readonly words: string;
  readonly ref: SourceRef;
  readonly since: Date;
}

/** A score with everything that makes it [H4]. The screen repeats this; it never recomputes. */
export interface HealthScore {
  /** 0–100, higher is healthier; null when too little is known. */
  readonly score: number | null;
  readonly band: Band;
  readonly uncapped: number | null;
  readonly drivers: readonly Driver[];
  /** Every cap that holds, lowest first; the first one bites. */
  readonly caps: readonly CapHold[];
  /** 0–1: known share of the model's weight. */
  readonly coverage: number;
  readonly unknownReason: string | null;
  /** "Pay INV-118: the cap lifts, 100 Healthy"; null when already Healthy or nothing shorter is known. */
  readonly wayBack: string | null;
  readonly modelVersion: number;
  readonly modelName: string;
}
