import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { FrameSkeleton } from './frame-skeleton.tsx';

describe('a page before its code has come', () => {
  it.each([
    ['/flagged', 'Flagged'],
    ['/drafts/00000000-0000-4000-8000-000000000001', 'Drafts'],
    ['/accounts/00000000-0000-4000-8000-000000000001', 'Account'],
    ['/connectors', 'Connectors'],
    ['/connectors/00000000-0000-4000-8000-000000000001', 'Connection'],
    ['/connectors/consent', 'Connecting'],
    ['/setup', 'Set up Keepwell'],
    ['/', 'Keepwell'],
  ])('has its heading at once: %s', (address, title) => {
    render(
      <MantineProvider>
        <QueryClientProvider client={new QueryClient()}>
          <MemoryRouter initialEntries={[address]}>
            <FrameSkeleton />
          </MemoryRouter>
        </QueryClientProvider>
      </MantineProvider>,
    );
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(title);
  });
});
