import type { ResourceReport } from '#connectors/access-report.ts';
import { assertSufficient, type Checked } from './checking.service.ts';

const invoices: ResourceReport = {
  resource: 'invoices',
  label: 'Invoices',
  isRequired: true,
  result: 'readable',
  permissions: ['invoice_read'],
  words: null,
};

function checkedOf(...resources: ResourceReport[]): Pick<Checked, 'report' | 'readWith'> {
  const report: Checked['report'] = {
    mode: 'test',
    keyKind: 'restricted',
    externalAccountId: null,
    accountName: null,
    resources,
    warnings: [],
    isSufficient: resources.every(({ isRequired, result }) => !isRequired || result === 'readable'),
    failure: null,
  };
  return { report, readWith: 'token' };
}

describe('what is to be kept of a form', () => {
  const limited = { ...invoices, result: 'failed', words: 'Stripe asks us to slow down.' } as const;
  const charges = { ...invoices, resource: 'charges', label: 'Charges', permissions: ['charge_read'] } as const;

  it('may read all that is required, whatever becomes of the rest', () => {
    expect(() => assertSufficient(checkedOf(invoices, { ...limited, isRequired: false }))).not.toThrow();
  });

  it('is refused by the name of the permission that is missing', () => {
    expect(() => assertSufficient(checkedOf(invoices, { ...charges, result: 'missing' }, limited))).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        code: 'permissions_missing',
        message: 'The token may not read Charges (charge_read). Change that and try again.',
      }),
    );
  });

  it('is refused by the name of what it may not read, where permissions have none', () => {
    const nameless = { ...invoices, result: 'missing', permissions: [] } as const;
    const refused = checkedOf(nameless, { ...nameless, label: 'Payments' });
    expect(() => assertSufficient(refused)).toThrow(
      'The token may not read Invoices, Payments. Change that and try again.',
    );
  });

  it('is not blamed for a resource that failed on the other side: that is tried again', () => {
    expect(() => assertSufficient(checkedOf(invoices, limited))).toThrow(
      expect.objectContaining({
        kind: 'unavailable',
        code: 'resources_unavailable',
        message: expect.stringMatching(/Invoices could not be read: Stripe asks us to slow down\./),
      }),
    );
  });

  it('names all that failed as a sentence does', () => {
    const failed = ['Invoices', 'Prices', 'Products'].map((label) => ({ ...limited, resource: label, label }));
    expect(() => assertSufficient(checkedOf(...failed))).toThrow(/^Invoices, prices and products could not be read: /);
  });
});
