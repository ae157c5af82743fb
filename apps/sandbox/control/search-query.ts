import { z } from 'zod';

/** What the list of customers can be asked for, by the page and by the control plane. */
export const searchQuery = z.object({
  search: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  show: z
    .enum(['all', 'active', 'trialing', 'past_due', 'canceled', 'metered', 'trouble', 'both', 'measure'])
    .default('all'),
});
