import { connectors } from '#connectors/registry.ts';
import { SourceLinks } from './source-links.ts';

describe('links to objects in their billing system', () => {
  const links = new SourceLinks(
    [
      { id: 'real', system: 'stripe', mode: 'live', isSandbox: false },
      { id: 'sandbox', system: 'stripe', mode: 'test', isSandbox: true },
      { id: 'other', system: 'measure', mode: 'test', isSandbox: true },
      { id: 'old', system: 'abacus', mode: 'live', isSandbox: false },
    ],
    {
      connectorFor: (system) => connectors.find((one) => one.system === system) ?? null,
      sandboxUrl: 'http://127.0.0.1:3001',
    },
  );
  const urlOf = (connectionId: string) => links.link({ connectionId, kind: 'invoice', externalId: 'in_1&x' })?.url;

  it('opens an object of a real account in its dashboard', () => {
    expect(urlOf('real')).toBe('https://dashboard.stripe.com/invoices/in_1%26x');
  });

  it("opens an object of the sandbox on the sandbox's own page", () => {
    expect(urlOf('sandbox')).toBe('http://127.0.0.1:3001/?search=in_1%26x');
  });

  it('opens the customer whose usage was read, as a reading is nothing that the sandbox knows', () => {
    const ref = { connectionId: 'sandbox', kind: 'usage_reading', externalId: 'mtr_1:cus_1:1793282442' };
    expect(links.link(ref)?.url).toBe('http://127.0.0.1:3001/?search=cus_1');
    const bySubscription = { connectionId: 'other', kind: 'usage_reading', externalId: 'subs_1:itm_1:1793282442' };
    expect(links.link(bySubscription)?.url).toBe('http://127.0.0.1:3001/?search=subs_1');
  });

  it('names an object of a system that is no longer known, without a link', () => {
    expect(links.link({ connectionId: 'old', kind: 'invoice', externalId: 'in_1' })).toMatchObject({ url: null });
  });

  it('knows nothing of a connection of another workspace, or of no reference', () => {
    expect(links.link({ connectionId: 'foreign', kind: 'invoice', externalId: 'in_1' })).toBeNull();
    expect(links.link(null)).toBeNull();
  });
});
