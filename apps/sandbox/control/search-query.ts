import { z } from 'zod';

/** What the list of customers can be asked for, by the page and by the control plane. */
export const searchQuery = z.object({
  search: z.string().max(200).default(''),
  limit: z
    .string()
    .regex(/^\d{1,9}$/, 'A whole number in plain digits.')
    .transform(Number)
    .pipe(z.number().min(1).max(500))
    .default(50),
  show: z
    .enum(['all', 'active', 'trialing', 'past_due', 'canceled', 'yearly', 'metered', 'trouble', 'both', 'measure'])
    .default('all'),
});
