/**
 * What api and worker may hold in memory at any size of book (faults.md, section 1), in MiB; and how young what they let go of
 * may be swept, so that bursts of it take no more room than they must.
 */
const bounds = ['--max-old-space-size=256', '--max-semi-space-size=16'];

/** How Node is told to run a program, by the program's name. The sandbox's book grows with the customers asked for. */
export function nodeFlagsOf(name: string): readonly string[] {
  const usual = ['--enable-source-maps'];
  if (name === 'sandbox') return usual;
  // The worker takes in whole books, and nobody waits for a single answer of it: looking for what is no longer used in one go,
  // rarely, costs it half of what looking all the time beside the work does.
  return name === 'worker' ? [...usual, ...bounds, '--no-incremental-marking'] : [...usual, ...bounds];
}
