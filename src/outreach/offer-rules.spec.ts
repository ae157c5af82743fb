import { offerRefusal } from './offer-rules.ts';

describe('offerRefusal', () => {
  const postalAddress = '1 Mill Lane, Fernhill';

  it.each([
    ['http://keepwell.northwind.example', postalAddress, 'https'],
    ['https://localhost:3000', postalAddress, 'https'],
    ['https://127.0.0.1', postalAddress, 'https'],
    ['https://keepwell.northwind.example', null, 'postal address'],
  ])('refuses with %s and %s', (publicUrl, address, words) => {
    expect(offerRefusal({ publicUrl, postalAddress: address })).toContain(words);
  });

  it('lets offers leave when readers can unsubscribe and see who writes', () => {
    expect(offerRefusal({ publicUrl: 'https://keepwell.northwind.example', postalAddress })).toBeNull();
  });
});
