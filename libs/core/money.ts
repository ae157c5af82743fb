/** An amount in whole minor units of its currency. Never a float, never added across currencies. */
export interface Money {
  readonly minor: number;
  /** Lower-case ISO 4217 code, as billing systems send it. */
  readonly currency: string;
}
