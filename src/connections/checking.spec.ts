import type { AccessReport, ResourceReport } from '#connectors/access-report.ts';
import { assertSufficient } from './checking.service.ts';

const invoices: ResourceReport = {
  resource: 'invoices',
  label: 'Invoices',
  isRequired: true,
  result: 'readable',
  permissions: ['invoice_read'],
  words: null,
};

function reportOf(...resources: ResourceReport[]): AccessReport {
  return {
    mode: 'test',
    keyKind: 'restricted',
    externalAccountId: null,
    accountName: null,
    resources,
    warnings: [],
    isSufficient: resources.every(({ isRequired, result }) => !isRequired || result === 'readable'),
    failure: null,
  };
}

describe('a key that is to be kept', () => {
  const limited = { ...invoices, result: 'failed', words: 'Stripe asks us to slow down.' } as const;
  const charges = { ...invoices, resource: 'charges', label: 'Charges', permissions: ['charge_read'] } as const;

  it('may read all that is required, whatever becomes of the rest', () => {
    expect(() => assertSufficient(reportOf(invoices, { ...limited, isRequired: false }))).not.toThrow();
  });

  it('is refused by the name of the permission that is missing', () => {
    expect(() => assertSufficient(reportOf(invoices, { ...charges, result: 'missing' }, limited))).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        code: 'permissions_missing',
        message: expect.stringMatching(/Charges \(charge_read\)/),
      }),
    );
  });

  it('is not blamed for a resource that failed on the other side: that is tried again', () => {
    expect(() => assertSufficient(reportOf(invoices, limited))).toThrow(
      expect.objectContaining({
        kind: 'unavailable',
        code: 'resources_unavailable',
        message: expect.stringMatching(/Invoices could not be read: Stripe asks us to slow down\./),
      }),
    );
  });
});
