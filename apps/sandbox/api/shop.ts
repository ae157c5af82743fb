import type Stripe from 'stripe';
import type { Book } from '../book/book.ts';
import type { Row, Walk } from './resource.ts';

/** What has been announced, as the resource of events needs to see it. */
export interface Announced {
  find(id: string): Stripe.Event | null;
  walk(walk: Walk): Iterable<Row<Stripe.Event>>;
  isDelivered(id: string): boolean;
}

/** What the API shows. */
export interface Shop {
  readonly book: Book;
  readonly announcements: Announced;
  /** The present moment, in whole seconds. */
  now(): number;
}
