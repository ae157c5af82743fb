/** One object as the billing system gave it, or what is kept of it. */
export interface BillingObject {
  readonly kind: string;
  readonly externalId: string;
  /** The billing customer it belongs to; null for the catalogue (products, prices, coupons, meters). */
  readonly customerId: string | null;
  readonly payload: unknown;
  /**
   * What is kept of the payload as JSON text that a database can hold, where it could be told from the text: then `payload` may be
   * taken apart only when it is asked for.
   */
  readonly json?: string | undefined;
  readonly apiVersion: string;
  /**
   * The vendor's clock when this was true: for a fetch the moment the request began, less one second (ruling 11);
   * for a delivery that carries the object, the event's own time.
   */
  readonly knownAt: Date;
  readonly isDeleted: boolean;
}

export interface ObjectRef {
  readonly kind: string;
  readonly externalId: string;
  /** Only where the API needs it to read the object. */
  readonly customerId?: string | null;
  /** Nobody has read it or announced it, only others name it: it may have been deleted long ago. */
  readonly isUnheard?: boolean;
}

/** All that is held of one billing customer, and the catalogue objects those rows refer to. */
export interface CustomerObjects {
  readonly connectionId: string;
  readonly customerId: string;
  readonly objects: readonly BillingObject[];
  readonly catalogue: readonly BillingObject[];
}
