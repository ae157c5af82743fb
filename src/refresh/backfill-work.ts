import type { Backfill } from '../connections/backfills.service.ts';
import type { Connection } from '../connections/connection.ts';
import type { Reading } from './readings.ts';

/** One reading under way. */
export interface BackfillWork extends Reading {
  readonly connection: Connection;
  readonly backfill: Backfill;
  readonly signal: AbortSignal;
  readonly calls: CallCount;
}

/** Calls that were made and are not yet written down. */
export class CallCount {
  #open = 0;

  readonly add = (): void => {
    this.#open += 1;
  };

  get open(): number {
    return this.#open;
  }

  /** These are written down now; fewer than none were not after all. */
  settle(written: number): void {
    this.#open -= written;
  }
}

/** The reading must stop: it was canceled, the connection was ended or given another key, or another worker has taken the job over. */
export class BackfillOvertaken extends Error {
  constructor() {
    super('The reading was ended, or taken over by another worker.');
    this.name = 'BackfillOvertaken';
  }
}
