import { screen } from '@testing-library/react';
import { renderPage } from '../../testing/render-page.tsx';
import { AccountFlag } from './account-flag.tsx';
import { anAccount } from './testing/accounts.ts';

const since = '2026-01-13T09:00:00.000Z';

function open(words: string) {
  const flags = anAccount().flags.map((flag) => ({ ...flag, words, since }));
  renderPage(() => flags.map((flag) => <AccountFlag key={flag.id} accountName="Alder Works" flag={flag} />), {
    path: '/',
    address: '/',
  });
  return screen.getByRole('listitem').textContent;
}

describe('the flag of an account', () => {
  it('says once since when, where its cause names that day itself', () => {
    expect(open('INV-118 (€40.00) was due on 13 January 2026')).toMatch(
      /was due on 13\u00a0Jan(\u00a02026)?Not assigned/,
    );
  });

  it('says since when, where its cause does not', () => {
    expect(open('Health fell')).toMatch(/Health fell13 Jan( 2026)? · not assigned/);
  });
});
