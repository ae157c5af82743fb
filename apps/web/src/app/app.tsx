import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { createQueryClient } from '../lib/query-client.ts';
import { routes } from './routes.tsx';
import { cssVariables, theme } from './theme.ts';

const router = createBrowserRouter(routes);
const queries = createQueryClient(() => {
  const { pathname, search } = router.state.location;
  if (pathname === '/sign-in' || pathname === '/setup') return;
  queries.clear();
  void router.navigate(`/sign-in?next=${encodeURIComponent(pathname + search)}`, { replace: true });
});

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        {/* Within a landmark: whoever goes from one to the next finds what was just said. */}
        <section aria-label="Messages">
          <Notifications position="bottom-center" autoClose={6000} withinPortal={false} />
        </section>
      </QueryClientProvider>
    </MantineProvider>
  );
}
