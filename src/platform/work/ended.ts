/**
 * Waits until all have ended, and only then throws what the first of them failed with: nothing is left under way when whoever began
 * them is told so, begins them again or closes the database (faults.md §5.3).
 */
export async function allEnded<T>(works: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(works);
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}
