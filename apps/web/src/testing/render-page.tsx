import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import type { ComponentType } from 'react';
import { MemoryRouter, Route, Routes, useLocation } from 'react-router';
import { theme } from '../app/theme.ts';
import { type Me, MeContext } from '../lib/me.ts';
import { ModeContext } from '../lib/mode.ts';

export const aMe: Me = {
  member: {
    id: '00000000-0000-4000-8000-000000000001',
    name: 'Mara Lindqvist',
    email: 'mara@northwind.example',
    role: 'owner',
  },
  workspace: { id: '00000000-0000-4000-8000-000000000002', name: 'Northwind', timeZone: 'UTC', currency: 'eur' },
  modes: ['test'],
  defaultMode: 'test',
  sandboxUrl: 'http://127.0.0.1:4400/',
  hasMailServer: false,
  version: '0.1.0',
};

interface RenderOptions {
  /** Where the page stands, with its parameters. */
  path: string;
  address: string;
  me?: Me;
}

/** Shows one page as the frame would; anywhere else only the word "elsewhere" stands. */
export function renderPage(Page: ComponentType, { path, address, me = aMe }: RenderOptions) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={queries}>
        <MeContext value={me}>
          <ModeContext value={{ mode: me.defaultMode, setMode: () => {} }}>
            <MemoryRouter initialEntries={[address]}>
              <div id="content" tabIndex={-1}>
                <Routes>
                  <Route path={path} element={<Page />} />
                  <Route path="*" element={<p>elsewhere</p>} />
                </Routes>
              </div>
              <Address />
            </MemoryRouter>
          </ModeContext>
        </MeContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return {
    address: () => screen.getByTestId('address').textContent,
    /** Everything on the page is asked for again, as when the server says that something changed. */
    askAgain: () => queries.invalidateQueries(),
  };
}

function Address() {
  const { pathname, search } = useLocation();
  return (
    <p hidden data-testid="address">
      {pathname + search}
    </p>
  );
}
