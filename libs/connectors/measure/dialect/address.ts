import type { Host } from '../../connector.ts';
import type { AllowedRead } from '../../transport-call.ts';

/** Test accounts answer at the same address as live ones: they differ by company and token (reference "measure-api" §1; A1). */
export const measureHost: Host = {
  setting: 'MEASURE_API_BASE',
  default: 'https://api.getmeasure.com/api/v1',
  sandboxPath: '/measure/api/v1',
};

/** There is one version of the API, named in its address. */
export const measureApiVersion = 'v1';

/**
 * Every read of customers and of what they pay (reference "measure-api" §5), and nothing else, not even the company's own report: writes
 * are sent with the same methods, so a token that may do everything is held back by this list alone (A3).
 */
const reads = {
  GET: [
    'customers/:id',
    'customers/:id/payment_methods',
    'subscriptions/:id',
    'invoices/:id',
    'products/:id',
    'pricing/:id',
    'entitlements/:id',
    'contracts/:id',
    'credits/check_balance/:id',
  ],
  POST: [
    'customers/find',
    'subscriptions/find',
    'subscriptions/:id/current_period_usage',
    'subscriptions/:id/usage',
    'invoices/find',
    'invoices/next',
    'payments/transactions/find',
    'products/find',
    'pricing/find',
    'billable_items/find',
    'billable_metrics/find',
    'entitlements/find',
    'objects/find',
    'credits/find',
    'credits/logs/find',
    'contracts/find',
    'one_times/find',
  ],
} as const;

export const allowedReads: readonly AllowedRead[] = (['GET', 'POST'] as const).flatMap((method) =>
  reads[method].map((path) => ({
    method,
    path: new RegExp(`^/companies/cmp_[^/]+/${path.replaceAll(':id', '[^/]+')}$`),
  })),
);
