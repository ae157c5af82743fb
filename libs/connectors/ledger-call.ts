/** One call to a billing system, as the ledger keeps it [R11]. */
export interface LedgerCall {
  readonly at: Date;
  /**
   * A listed read; one that is made again and again, for usage or for changes; one of what may not exist, to learn whether it is
   * allowed, or was deleted; the one exchange of a consent; or anything else: nothing of ours can make the last.
   */
  readonly purpose: 'read' | 'usage' | 'changes' | 'probe' | 'consent' | 'write';
  readonly method: string;
  /** Path without query: ids stay, values of filters do not. */
  readonly path: string;
  /** 0 when no answer came. */
  readonly status: number;
  readonly ms: number;
}
