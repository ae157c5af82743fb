import type { Stage } from './support/stage.ts';

/** One line of the table: ours beside the peer or the limit, both measured in this run. */
export interface Figure {
  readonly name: string;
  readonly ours: number;
  readonly other: number;
  readonly unit: string;
  /** What the goal speaks of; ours divided by the other unless the row says otherwise. */
  readonly ratio: number;
  readonly goal: string;
  readonly met: boolean;
  /** How it came about: requests in flight, share refetched, what was left out. */
  readonly notes: readonly string[];
}

export interface Row {
  readonly name: string;
  measure(stage: Stage): Promise<readonly Figure[]>;
}
