import { z } from 'zod';

/** The ways in which Measure is known, or must be expected, to differ. Each can be switched while it runs. */
export const measureProfile = z.strictObject({
  /** `2024` lacks `display_name`, the customers on invoices and `initiated_by`. */
  version: z.enum(['2024', '2026']).default('2026'),
  /** How the last page says that it is the last: a null cursor, no cursor, or a cursor that leads to an empty page. */
  lastPage: z.enum(['null', 'absent', 'empty-page']).default('null'),
  /** Whether rows of the cursor's own moment are left out of the next page, or come again. */
  ties: z.enum(['drop', 'repeat']).default('drop'),
  emptyResults: z.enum(['array', 'null']).default('null'),
  maxLimit: z.union([z.literal(100), z.literal(200)]).default(100),
  /** False: sorting by change is refused with 400. */
  sortsByUpdate: z.boolean().default(true),
  metadata: z.enum(['object', 'text', 'base64', 'bytes']).default('object'),
  /** Dates that are null come as the first moment of year one. */
  zeroDates: z.boolean().default(false),
  /** Every fifth status is one that nobody has heard of. */
  unknownEnums: z.boolean().default(false),
  /** Empty arrays come as null. */
  nullArrays: z.boolean().default(false),
  /** Between two pages a row of the page before is changed, and moves to the end of the order. */
  movesRows: z.boolean().default(false),
  methodsWrapper: z.enum(['methods', 'payment_methods', 'results', 'array']).default('methods'),
  /** Also announces what no public page names: `customer.created`, `subscription.created`, `invoice.updated`. */
  extraEvents: z.boolean().default(false),
});

export type Profile = z.infer<typeof measureProfile>;
