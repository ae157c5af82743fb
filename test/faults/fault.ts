import type { Stage } from '../bench/support/stage.ts';

/** What the command line asks of every fault; null leaves it to the fault. */
export interface Wishes {
  readonly minutes: number | null;
  readonly customers: number | null;
  /** What makes chance the same again. */
  readonly seed: number;
}

export interface Outcome {
  readonly isHeld: boolean;
  /** What was counted, and what did not hold, in words. */
  readonly figures: readonly string[];
}

/** One thing that goes wrong, in its long form: real processes, real signals, real time. */
export interface Fault {
  readonly name: string;
  /** The promise, as in docs/faults.md. */
  readonly line: string;
  /** However it goes, it has ended by then. */
  mostMinutes(wishes: Wishes): number;
  prove(stage: Stage, wishes: Wishes): Promise<Outcome>;
}

/** Gathers figures and what did not hold, and says each as soon as it is known. */
export class Findings {
  readonly #figures: string[] = [];
  #isHeld = true;

  note(figure: string): void {
    this.#figures.push(figure);
    process.stderr.write(`  … ${figure}\n`);
  }

  /** Says a figure, and that it must be so. */
  demand(holds: boolean, figure: string): void {
    if (!holds) this.#isHeld = false;
    this.note(holds ? figure : `NOT HELD: ${figure}`);
  }

  get outcome(): Outcome {
    return { isHeld: this.#isHeld, figures: this.#figures };
  }
}
