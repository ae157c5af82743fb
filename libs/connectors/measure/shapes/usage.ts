import { z } from 'zod';
import { field, reader } from '../../total-readers.ts';
import { usedIn } from '../dialect/metering.ts';
import { instant, metadata, words } from '../dialect/values.ts';

/** A reading of ours: what a subscription has used of one item in its current period. */
const readingShape = z
  .object({
    id: z.string(),
    subscription_id: z.string(),
    item_id: z.string(),
    period_start: instant,
    period_end: instant,
    answer: field((value) => value),
    /** What the prices of the plan are of, by their ids. */
    metered_pricings: metadata,
  })
  .transform(({ answer, ...reading }) => ({ ...reading, used: usedIn(answer) }));
export type Reading = z.output<typeof readingShape>;
export const readReading = reader(readingShape);

export const readMetered = reader(z.object({ item: z.string(), metric: words }));

const nameShape = z.object({ id: z.string(), name: words, external_name: words });
export const readName = reader(nameShape);

const itemShape = z.object({ id: z.string(), type: words });
export const readItem = reader(itemShape);
