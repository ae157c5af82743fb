/** Programs run compiled, and so does what stands beside this file. */
const sourceMaps = ['--import', new URL('source-maps.js', import.meta.url).href];

/**
 * How Node is told to run a program, by the program's name. What api and worker may hold in memory is bounded at any size of
 * book (faults.md, section 1), in MiB. The sandbox's book grows with the customers asked for.
 */
export function nodeFlagsOf(name: string): readonly string[] {
  if (name === 'sandbox') return sourceMaps;
  // What is young is swept often, so that bursts take no more room than they must.
  if (name !== 'worker') return [...sourceMaps, '--max-old-space-size=256', '--max-semi-space-size=16'];
  // The worker takes in whole books, and nobody waits for a single answer of it: looking for what is no longer used in one go
  // costs it much less than looking all the time beside the work. A batch is under way for a while, so it has more room for what
  // is young than the api: what outlives that is looked for among all that is old, which takes the most time. What lies outside the heap,
  // pages and messages above all, counts towards the same bound, or it would come on top of it.
  return [
    ...sourceMaps,
    '--max-old-space-size=112',
    '--max-semi-space-size=32',
    '--no-incremental-marking',
    '--external-memory-accounted-in-global-limit',
  ];
}
