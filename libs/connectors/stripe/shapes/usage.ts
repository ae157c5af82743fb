import { z } from 'zod';
import { number, reader, text } from '../../total-readers.ts';
import { instant } from './fields.ts';

const usageReadingShape = z.object({
  id: z.string(),
  meter: z.string(),
  customer: z.string(),
  period_start: instant,
  period_end: instant,
  aggregated_value: number,
});
export type UsageReading = z.output<typeof usageReadingShape>;
export const readUsageReading = reader(usageReadingShape);

const meterShape = z.object({ id: z.string(), display_name: text });
export const readMeter = reader(meterShape);
