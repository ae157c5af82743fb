const largest = 100;
const smallest = 10;
const growth = 10;

/**
 * How many rows the next page of a connection asks for. Big expanded pages now and then end in a server fault (reference
 * "stripe" §8.3): each halves the next one, whichever piece of work asks for it, and each page that goes well adds a few rows again.
 */
const sizes = new Map<string, number>();

export function pageSizeOf(connectionId: string): number {
  return sizes.get(connectionId) ?? largest;
}

export function shrinkPage(connectionId: string): void {
  sizes.set(connectionId, Math.max(smallest, Math.floor(pageSizeOf(connectionId) / 2)));
}

export function growPage(connectionId: string): void {
  const size = pageSizeOf(connectionId) + growth;
  if (size >= largest) sizes.delete(connectionId);
  else sizes.set(connectionId, size);
}
