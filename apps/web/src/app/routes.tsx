import type { RouteObject } from 'react-router';
import { AppFailed } from './app-failed.tsx';
import { Frame } from './frame.tsx';
import { FrameSkeleton } from './frame-skeleton.tsx';
import { Home } from './home.tsx';
import { NotFound } from './not-found.tsx';

/** Every page; each feature is loaded when it is first opened. */
export const routes: RouteObject[] = [
  {
    errorElement: <AppFailed />,
    hydrateFallbackElement: <FrameSkeleton />,
    children: [
      {
        path: '/sign-in',
        lazy: async () => ({ Component: (await import('../features/session/sign-in-page.tsx')).SignInPage }),
      },
      {
        path: '/setup',
        lazy: async () => ({ Component: (await import('../features/session/setup-page.tsx')).SetupPage }),
      },
      {
        element: <Frame />,
        children: [
          {
            errorElement: <AppFailed />,
            children: [
              { index: true, element: <Home /> },
              {
                path: 'flagged',
                lazy: async () => ({ Component: (await import('../features/flagged/flagged-page.tsx')).FlaggedPage }),
              },
              {
                path: 'customers',
                lazy: async () => ({ Component: (await import('./customers-route.tsx')).CustomersRoute }),
              },
              {
                path: 'accounts/:id',
                lazy: async () => ({ Component: (await import('../features/accounts/account-page.tsx')).AccountPage }),
              },
              {
                path: 'drafts',
                lazy: async () => ({ Component: (await import('../features/drafts/drafts-page.tsx')).DraftsPage }),
              },
              {
                path: 'drafts/:id',
                lazy: async () => ({ Component: (await import('../features/drafts/drafts-page.tsx')).DraftsPage }),
              },
              {
                path: 'playbooks',
                lazy: async () => ({
                  Component: (await import('../features/playbooks/playbooks-page.tsx')).PlaybooksPage,
                }),
              },
              {
                path: 'playbooks/:id',
                lazy: async () => ({
                  Component: (await import('../features/playbooks/playbook-page.tsx')).PlaybookPage,
                }),
              },
              {
                path: 'revenue',
                lazy: async () => ({ Component: (await import('../features/revenue/revenue-page.tsx')).RevenuePage }),
              },
              {
                path: 'connectors',
                lazy: async () => ({
                  Component: (await import('../features/connections/connectors-page.tsx')).ConnectorsPage,
                }),
              },
              {
                path: 'connectors/consent',
                lazy: async () => ({
                  Component: (await import('../features/connections/consent-page.tsx')).ConsentPage,
                }),
              },
              {
                path: 'connectors/:id',
                lazy: async () => ({
                  Component: (await import('../features/connections/connection-page.tsx')).ConnectionPage,
                }),
              },
              {
                path: 'outbox',
                lazy: async () => ({ Component: (await import('../features/outbox/outbox-page.tsx')).OutboxPage }),
              },
              {
                path: 'outbox/:id',
                lazy: async () => ({ Component: (await import('../features/outbox/outbox-page.tsx')).OutboxPage }),
              },
              {
                path: 'settings',
                lazy: async () => ({
                  Component: (await import('../features/settings/settings-page.tsx')).SettingsPage,
                }),
              },
              { path: '*', element: <NotFound /> },
            ],
          },
        ],
      },
    ],
  },
];
