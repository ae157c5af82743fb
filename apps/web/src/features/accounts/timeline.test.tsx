import { screen, within } from '@testing-library/react';
import { getAccount } from '#contracts/accounts.ts';
import { listMembers } from '#contracts/session.ts';
import { listTimeline } from '#contracts/timeline.ts';
import { countDaysIn } from '../../lib/format.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { renderPage } from '../../testing/render-page.tsx';
import { AccountPage } from './account-page.tsx';
import { anAccount } from './testing/accounts.ts';

function entryAt(at: string) {
  return { id: at, at, kind: 'billing', words: `Said at ${at}`, detail: null, source: null } as const;
}

describe('the timeline of an account', () => {
  afterEach(() => countDaysIn('UTC'));

  it('tells the time of each thing, under its day in the zone of the workspace', async () => {
    countDaysIn('Europe/Berlin');
    const [late, early, before] = ['2020-06-14T23:30:00.000Z', '2020-06-14T22:05:00.000Z', '2020-06-14T21:55:00.000Z'];
    new FakeServer()
      .on(getAccount, anAccount())
      .on(listMembers, { rows: [] })
      .on(listTimeline, { rows: [late, early, before].map(entryAt), nextCursor: null, total: null });
    renderPage(AccountPage, { path: '/accounts/:id', address: `/accounts/${anAccount().id}` });
    const day = within(await screen.findByRole('list', { name: '15 Jun 2020' }));
    expect(screen.getByRole('heading', { name: '15 Jun 2020' })).toBeTruthy();
    const told = day.getAllByRole('listitem').map((item) => item.textContent);
    expect(told).toEqual([`Said at ${late}01:30`, `Said at ${early}00:05`]);
    const other = within(screen.getByRole('list', { name: '14 Jun 2020' }));
    expect(other.getByRole('listitem').textContent).toBe(`Said at ${before}23:55`);
  });
});
