/** Runs at most `width` at a time and keeps the order; after a failure nothing new is begun. */
export async function inParallel<T, R>(
  inputs: readonly T[],
  width: number,
  run: (input: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  let next = 0;
  let hasFailed = false;
  const lane = async (): Promise<void> => {
    while (!hasFailed && next < inputs.length) {
      const index = next++;
      const input = inputs[index];
      if (input === undefined) continue;
      try {
        results.set(index, await run(input));
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  // Every lane is awaited before the failure is told, so that no call is still under way afterwards.
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(width, inputs.length) }, lane));
  for (const outcome of lanes) if (outcome.status === 'rejected') throw outcome.reason;
  return inputs.flatMap((_input, index) => {
    const result = results.get(index);
    return result === undefined ? [] : [result];
  });
}
