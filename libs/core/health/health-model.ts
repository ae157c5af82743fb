/** One component of a model and its share of the score. Weights of the included components total 100. */
interface HealthComponent {
  readonly component: 'billing' | 'usage' | 'sentiment' | 'support';
  readonly weight: number;
}

/**
 * One cap: an upper limit that one fact puts on the score. Days count from the day the fact began to hold;
 * the lowest cap that holds wins (ruling 9). `payment_failed` and `invoice_overdue` can be neither off nor above 69.
 */
export interface HealthCap {
  readonly cause: 'payment_failed' | 'invoice_overdue' | 'invoice_failed';
  readonly steps: readonly { readonly fromDay: number; readonly cap: number }[];
  /** Cap when the decline is hard, whatever the age. */
  readonly hardDeclineCap: number | null;
}

/** One immutable version of a health model. */
export interface HealthModel {
  readonly version: number;
  readonly name: string;
  readonly components: readonly HealthComponent[];
  readonly caps: readonly HealthCap[];
  /** Share of the weight that must be known for a band; below it the band is Unknown. */
  readonly minimumCoverage: number;
}
