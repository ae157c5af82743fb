/**
 * Calls to one account, by all our processes together. The operator's `<SYSTEM>_CALLS_PER_SECOND`,
 * `<SYSTEM>_CALLS_PER_ENDPOINT` and `<SYSTEM>_CALLS_IN_FLIGHT` stand before them.
 */
export interface Limits {
  readonly live: CallLimits;
  readonly test: CallLimits;
}

interface CallLimits {
  readonly perSecond: number;
  readonly inFlight: number;
  /** Where the system allows one endpoint less than it allows in all. */
  readonly perEndpoint?: number;
}

/** Reads an account may make in 30 days: so many for each transaction in them, and never fewer than a floor. */
export interface ReadAllowance {
  readonly leastPerMonth: number;
  readonly perTransaction: number;
  /**
   * The kind that counts as a transaction, the field of its payload that holds its epoch second and, where not all of the kind
   * count, what the payload of one that does contains.
   */
  readonly transaction: {
    readonly kind: string;
    readonly createdField: string;
    readonly holds?: Readonly<Record<string, string>>;
  };
  /** Reads that asking once for the usage of one metered customer makes, at least. */
  readonly perUsage: number;
  /** Rows of one page of a list. */
  readonly pageSize: number;
}
