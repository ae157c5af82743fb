import { Lanes } from './lanes.ts';

/** Jobs of one queue that may rest at a time: they hold next to nothing, but each has a heartbeat to keep. */
const mostResting = 20;

/** Leaves the place while it is waited for something, and comes back to one. */
export type Leave = (wait: () => Promise<void>) => Promise<void>;

/** The places of one queue in this process: so many jobs are done at a time, and those that only wait take none. */
export class JobPlaces {
  readonly #lanes: Lanes;
  #resting = 0;

  constructor(width: number) {
    this.#lanes = new Lanes(width);
  }

  /** Whether another job may be begun. Who comes back from a rest goes first. */
  get areFree(): boolean {
    return this.#lanes.areFree && this.#resting < mostResting;
  }

  async run(work: (leave: Leave) => Promise<void>): Promise<void> {
    let free = await this.#lanes.enter(0);
    const leave: Leave = async (wait) => {
      free();
      this.#resting += 1;
      await wait().finally(() => (this.#resting -= 1));
      free = await this.#lanes.enter(0);
    };
    // To give a place back twice is to give it back once.
    await work(leave).finally(() => free());
  }
}
