const largest = 100;
const smallest = 10;
const growth = 10;

/**
 * How many rows the next page of a connection asks for. Big expanded pages now and then end in a server fault (reference
 * "stripe" §8.3): each halves the next one, whichever piece of work asks for it, and each page that goes well adds a few rows again.
 */
const sizes = new Map<string, number>();

/** How many rows the next page of this connection asks for: 100, fewer after server faults, never fewer than 10. */
export function pageSizeOf(connectionId: string): number {
  return sizes.get(connectionId) ?? largest;
}

/** Halves the next page of this connection, after a page that ended in a server fault. */
export function shrinkPage(connectionId: string): void {
  sizes.set(connectionId, Math.max(smallest, Math.floor(pageSizeOf(connectionId) / 2)));
}

/** Adds ten rows to the next page of this connection, after a page that went well, until it is as large as at first. */
export function growPage(connectionId: string): void {
  const size = pageSizeOf(connectionId) + growth;
  if (size >= largest) sizes.delete(connectionId);
  else sizes.set(connectionId, size);
}
