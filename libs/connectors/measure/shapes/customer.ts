import { z } from 'zod';
import { flag, reader } from '../../total-readers.ts';
import { amount, metadata, rows, words } from '../dialect/values.ts';

const remoteShape = z.object({ remote_id: words, integration_key: words, integration_name: words });

const emailShape = z.string().max(320);

const customerShape = z.object({
  id: z.string(),
  identifier: words,
  name: words,
  org_name: words,
  /** Newer shapes only. */
  display_name: words,
  email: words,
  billing_emails: rows(reader(emailShape)),
  status: words,
  mrr: amount,
  arr: amount,
  parent_customer_id: words,
  exclude_from_metrics: flag,
  managed_externally: flag,
  integration_references: rows(reader(remoteShape)),
  metadata,
});
export type Customer = z.output<typeof customerShape>;
export const readCustomer = reader(customerShape);
