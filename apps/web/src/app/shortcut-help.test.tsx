import { act, screen } from '@testing-library/react';
import { getCounts } from '#contracts/session.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { renderPage } from '../testing/render-page.tsx';
import { FrameContent } from './frame-content.tsx';
import { closeShortcutHelp, openShortcutHelp } from './shortcut-store.ts';

it('tells the key of the palette among those that work everywhere', async () => {
  new FakeServer().silent(getCounts);
  renderPage(FrameContent, { path: '*', address: '/customers' });
  act(openShortcutHelp);
  const row = (await screen.findByText('Go to a page or an account')).closest('div');
  expect(row?.textContent).toBe('Go to a page or an accountCtrlK');
  act(closeShortcutHelp);
});
