import { at } from '../../total-readers.ts';

/** Names under which the list of payment methods may come (A15). */
const frames = ['methods', 'payment_methods', 'results'];

/** What is kept of a payment method. Bank numbers and mandates are not on the list: they are never stored or logged. */
const kept = ['id', 'type', 'brand', 'last_4', 'exp_month', 'exp_year', 'default', 'country', 'created_at'];

/** The methods of an answer, each with the kept fields only; null when there is no list in it. */
export function paymentMethodsIn(answer: unknown): readonly Readonly<Record<string, unknown>>[] | null {
  const list = Array.isArray(answer) ? answer : frames.map((name) => at(answer, name)).find(Array.isArray);
  if (list === undefined) return frames.some((name) => at(answer, name) === null) ? [] : null;
  return list.map((method: unknown) =>
    Object.fromEntries(kept.flatMap((name) => (at(method, name) === undefined ? [] : [[name, at(method, name)]]))),
  );
}
