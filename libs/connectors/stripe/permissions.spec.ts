import { permissionGuide, resourceNeeds } from './permissions.ts';

describe('what is to be ticked, and what a test finds', () => {
  // Invoice payments have no permission of their own that is known: they are presumed to go with Invoices.
  const named = resourceNeeds.filter(({ resource }) => resource !== 'invoice_payments');

  it.each(named.map((need) => [need.label, need] as const))('are called alike: %s', (label, { slugs }) => {
    expect(permissionGuide.find(({ slug }) => slug === slugs[0])?.label).toBe(label);
  });
});
