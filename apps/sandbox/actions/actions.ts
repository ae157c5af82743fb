import type { Book } from '../book/book.ts';
import type { DeclineCode } from '../book/facts.ts';
import type { Measure } from '../measure/measure.ts';
import { ANNEX } from '../measure/roster.ts';
import type { Outcome, Theatre } from '../theatre.ts';
import type { Hooks } from '../webhooks/hooks.ts';
import type { NewCustomer } from './customers.ts';
import { newCustomer } from './customers.ts';
import { Refusal } from './stage.ts';
import type { StepKind } from './table.ts';

/** What the merchant, the customers and time do; each by the id of a customer. Throws a Refusal where it cannot be done. */
export class Actions {
  private readonly book: Book;
  private readonly theatre: Theatre;
  private readonly annex: Theatre;
  private readonly hooks: Hooks;
  private readonly measure: Measure;

  constructor(
    book: Book,
    { theatre, annex }: { readonly theatre: Theatre; readonly annex: Theatre },
    { hooks, measure }: { readonly hooks: Hooks; readonly measure: Measure },
  ) {
    this.book = book;
    this.theatre = theatre;
    this.annex = annex;
    this.hooks = hooks;
    this.measure = measure;
  }

  failPayment(customer: string, details: { decline?: DeclineCode } = {}): Outcome {
    return this.act('fail-payment', customer, details);
  }

  makeOverdue(customer: string, details: { inSeconds?: number } = {}): Outcome {
    return this.act('make-overdue', customer, details);
  }

  usage(customer: string, details: { percent: number }): Outcome {
    return this.act('usage', customer, details);
  }

  bringRenewalNear(customer: string, details: { days: number }): Outcome {
    return this.act('bring-renewal-near', customer, details);
  }

  expireCardSoon(customer: string, details: { days: number }): Outcome {
    return this.act('expire-card-soon', customer, details);
  }

  pay(customer: string): Outcome {
    return this.act('pay', customer, {});
  }

  cancel(customer: string): Outcome {
    return this.act('cancel', customer, {});
  }

  patch(customer: string, details: { name?: string; email?: string }): Outcome {
    return this.act('patch', customer, details);
  }

  delete(customer: string): Outcome {
    return this.act('delete', customer, {});
  }

  create(wish: NewCustomer = {}): Outcome {
    // Checked before the step, because the new household is made in its currency.
    const { currency } = newCustomer.parse(wish);
    return this.theatre.create(wish, currency);
  }

  /** A new customer whom only Measure has. */
  createInMeasure(wish: NewCustomer = {}): Outcome {
    const { currency } = newCustomer.parse(wish);
    return this.annex.create(wish, currency);
  }

  /** Posts a delivery that no ordinary day brings; see `webhooks/odd.ts`. */
  announceOdd(kind: string): boolean {
    return this.hooks.announceOdd(kind);
  }

  /** Does a step to a customer, by either system's id. */
  act(kind: StepKind, customer: string, details: unknown): Outcome {
    const index = this.indexOf(customer);
    const household = index === null ? null : (this.book.household(index) ?? this.measure.book.annex.household(index));
    if (household === null || household.deletedAt !== null) throw new Refusal(`There is no customer ${customer}.`);
    const theatre = household.index >= ANNEX ? this.annex : this.theatre;
    return theatre.act(kind, household.index, details);
  }

  private indexOf(customer: string): number | null {
    const place = this.book.context.ids.placeOf(customer);
    if (place?.kind === 'customer') return place.owner;
    return this.measure.book.ids.placeOf('customer', customer)?.owner ?? null;
  }
}
