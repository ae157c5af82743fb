import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderPage } from '../../testing/render-page.tsx';
import { AnotherAccount } from './another-account.tsx';

describe('the key of another account', () => {
  it('is put back by Escape, as by the harmless answer', async () => {
    const told: string[] = [];
    const Question = () => (
      <AnotherAccount
        error={new Error('Another account.')}
        keep="Take another token"
        onConfirm={() => told.push('confirm')}
        onKeep={() => told.push('keep')}
      />
    );
    renderPage(Question, { path: '/', address: '/' });
    await screen.findByRole('button', { name: 'Take another token' });
    await userEvent.keyboard('{Escape}');
    expect(told).toEqual(['keep']);
  });
});
