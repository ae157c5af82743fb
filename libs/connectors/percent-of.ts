/** How much of what a plan includes is used, in percent; null where it includes nothing, or does not say. */
export function percentOf(used: number, included: number | null): number | null {
  // Multiplied first: whole numbers then give the nearest percent there is, 12.033 and not 12.033000000000001.
  return included === null || included <= 0 ? null : (used * 100) / included;
}
