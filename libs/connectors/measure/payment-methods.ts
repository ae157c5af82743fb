import type { Access } from '../access.ts';
import type { BillingObject } from '../billing-object.ts';
import { ConnectorError } from '../connector-error.ts';
import { readerOf } from './client.ts';
import { paymentMethodsIn } from './dialect/methods.ts';
import { saysGone } from './errors.ts';
import { toBillingObject } from './objects.ts';

/** How one customer pays, as one object of our own making; the numbers of bank accounts are not in it. */
export async function readPaymentMethods(access: Access, customerId: string): Promise<BillingObject | 'gone'> {
  const reader = readerOf(access);
  try {
    const { value, knownAt } = await reader.get('customers', customerId, 'payment_methods');
    const methods = paymentMethodsIn(value);
    if (methods === null) throw new ConnectorError('malformed', "Measure's payment methods could not be read.");
    return toBillingObject('payment_methods', { id: customerId, customer_id: customerId, methods }, knownAt);
  } catch (error) {
    if (saysGone(error)) return 'gone';
    throw reader.explain(error, 'payment_methods');
  }
}
