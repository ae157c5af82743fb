/** The time as a budget of calls sees it; tests have one of their own. */
export interface BudgetClock {
  /** Milliseconds that only ever grow. */
  now(): number;
  /** Answers how to call it off. */
  after(milliseconds: number, then: () => void): () => void;
}

/** The process's own clock; what waits on it never keeps the process alive. */
export const processClock: BudgetClock = {
  now: () => performance.now(),
  after: (milliseconds, then) => {
    const timer = setTimeout(then, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};
