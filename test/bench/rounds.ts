/** The middle of some figures; of an even number, the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/**
 * Measures contestants in turn, A B A B …, so that a machine whose speed drifts drifts for all of them. Every other round
 * goes the other way round. Answers what each gave, in order of rounds.
 */
export async function alternate<T, Name extends string>(
  rounds: number,
  contestants: Readonly<Record<Name, () => Promise<T>>>,
): Promise<Record<Name, T[]>> {
  const names = Object.keys(contestants).filter((name): name is Name => name in contestants);
  const given = new Map<string, T[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      given.get(name)?.push(await contestants[name]());
    }
  }
  // Every name was put in above.
  return Object.fromEntries(given) as Record<Name, T[]>;
}
