import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Link, MemoryRouter, useLocation } from 'react-router';
import { useMode } from '../lib/mode.ts';
import { ModeProvider } from './mode-provider.tsx';

function Shown() {
  const { mode, setMode } = useMode();
  const { pathname, search } = useLocation();
  return (
    <>
      <p>mode {mode}</p>
      <p>at {pathname + search}</p>
      <Link to="/drafts">Drafts</Link>
      <button type="button" onClick={() => setMode('live')}>
        Live
      </button>
    </>
  );
}

function open(address: string) {
  render(
    <MemoryRouter initialEntries={[address]}>
      <ModeProvider defaultMode="live">
        <Shown />
      </ModeProvider>
    </MemoryRouter>,
  );
}

describe('the mode of what is shown', () => {
  it("is the workspace's where the address names none", () => {
    open('/flagged');
    expect(screen.getByText('mode live')).toBeTruthy();
    expect(screen.getByText('at /flagged')).toBeTruthy();
  });

  it('stays test through a link that does not name it, and the address says so', async () => {
    open('/flagged?mode=test');
    await userEvent.click(screen.getByRole('link', { name: 'Drafts' }));
    await waitFor(() => expect(screen.getByText('at /drafts?mode=test')).toBeTruthy());
    expect(screen.getByText('mode test')).toBeTruthy();
  });

  it('changes with the switch and keeps the rest of the address', async () => {
    open('/flagged?mode=test&group=payment');
    await userEvent.click(screen.getByRole('button', { name: 'Live' }));
    expect(screen.getByText('mode live')).toBeTruthy();
    expect(screen.getByText('at /flagged?mode=live&group=payment')).toBeTruthy();
  });

  it('does not believe an address that names no mode of ours', () => {
    open('/flagged?mode=staging');
    expect(screen.getByText('mode live')).toBeTruthy();
  });
});
