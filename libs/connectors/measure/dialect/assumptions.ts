/**
 * What Measure's documents leave open, and what this connector takes to be so until a live account shows otherwise
 * (reference "measure-api" §12). `where` is the file that holds it; what follows from A9, A16 and A25 beyond this folder is named in
 * the README.
 */
export interface Assumption {
  readonly id: `A${number}`;
  readonly gap: string;
  readonly taken: string;
  readonly where: string;
}

const taken = (id: Assumption['id'], gap: string, words: string, where: string): Assumption => ({
  id,
  gap,
  taken: words,
  where,
});

export const assumptions: readonly Assumption[] = [
  taken('A1', 'whether the old host still answers', 'the new one, unless the operator says otherwise', 'address.ts'),
  taken('A2', 'the form of a token', 'opaque: 8 to 512 printable characters without a space', 'credential-rules.ts'),
  taken('A3', 'read-only tokens', 'a token can do everything; only listed reads can be sent', 'address.ts'),
  taken('A4', 'tokens of several companies', 'one token and one company a connection', 'credential-rules.ts'),
  taken('A5', 'currencies without cents', 'the value is in minor units of its own currency', 'values.ts'),
  taken('A6', 'zero dates', 'the year 1 and before means no date', 'values.ts'),
  taken('A7', 'encodings of metadata', 'object, JSON text, base64 of it or its bytes; else nothing', 'values.ts'),
  taken('A8', 'the largest page', '100 rows', 'lists.ts'),
  taken('A9', 'the end of a list', 'stop rules; rows lost at equal times are looked for backwards', 'lists.ts'),
  taken('A10', 'the filter by several states', 'not used: filtered here', 'lists.ts'),
  taken(
    'A11',
    'how many calls are allowed',
    '4 a second, 2 at once, and a pause that is asked for is kept, up to a quarter of an hour',
    'lists.ts',
  ),
  taken('A12', 'the domain of a customer', 'from addresses, then from metadata; never personal mail', 'who.ts'),
  taken(
    'A13',
    'where a subscription lists its plans',
    'the first of three lists, else what its items name',
    'plans.ts',
  ),
  taken('A14', 'the quantity in the usage of a period', 'not needed: the current period is asked for', 'metering.ts'),
  taken('A15', 'the frame of payment methods', 'three names for the list, or the bare list', 'methods.ts'),
  taken('A16', 'states of subscriptions', 'by a table; a new one is live while it earns', 'statuses.ts'),
  taken('A17', 'the end of a trial', 'the first of four dates that is there', 'plans.ts'),
  taken('A18', 'states of invoices', 'by a table, and overdue by date; refunded is paid, and paid back', 'statuses.ts'),
  taken('A19', 'states of payments', 'by the stems of their words', 'statuses.ts'),
  taken('A20', 'archived rows', 'gone only where a read by id says so; archived is no longer live', 'statuses.ts'),
  taken('A21', 'which bytes a delivery signs', 'as the delivery product does it, SHA-256 in hex first', 'signature.ts'),
  taken('A22', 'values of data_type', 'not looked at: the type of the event decides', 'events.ts'),
  taken('A23', 'events about invoices', 'none expected; one that comes is looked up', 'events.ts'),
  taken('A24', 'ids of events', 'a header of the delivery product, else the hash of the body', 'events.ts'),
  taken(
    'A25',
    'payments that Stripe tells of too',
    'linked by the ids that Measure names, customers by `identifier` too',
    'pairing.ts',
  ),
  taken('A26', 'when updated_at moves', 'with any field of a row but perhaps not its revenue', 'lists.ts'),
  taken('A27', 'new words and fields', 'kept and named as a doubt; never a failure', 'statuses.ts'),
];
