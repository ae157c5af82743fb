import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { checkSetup, completeSetup } from '#contracts/session.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { renderPage } from '../../testing/render-page.tsx';
import { SetupPage } from './setup-page.tsx';

const token = 'abcdefghijklmnopqrstuvwxyz';
const open = () => renderPage(SetupPage, { path: '/setup', address: `/setup?token=${token}` });

describe('the set-up page', () => {
  it('shows that it checks the link', () => {
    new FakeServer().silent(checkSetup);
    open();
    expect(screen.getByRole('status', { name: 'Checking the link' })).toBeTruthy();
  });

  it('says that a used link no longer works, and where to go', async () => {
    new FakeServer().on(checkSetup, { isValid: false });
    open();
    expect(await screen.findByRole('heading', { name: 'This set-up link no longer works' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Sign in instead' }).getAttribute('href')).toBe('/sign-in');
  });

  it('says the same of a link that was cut off', async () => {
    new FakeServer().refuse(checkSetup, 400, 'invalid_request');
    open();
    expect(await screen.findByRole('heading', { name: 'This set-up link no longer works' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('says that the link could not be checked, and checks again', async () => {
    const server = new FakeServer().refuse(checkSetup, 503, 'database_unavailable');
    open();
    expect(await screen.findByText('The set-up link could not be checked.')).toBeTruthy();
    server.on(checkSetup, { isValid: true });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('textbox', { name: 'Workspace' })).toBeTruthy();
  });

  it('makes the workspace and its owner, and opens the customers', async () => {
    const server = new FakeServer()
      .on(checkSetup, { isValid: true })
      .on(completeSetup, { workspaceId: '00000000-0000-4000-8000-000000000002' });
    const page = open();
    const user = userEvent.setup();
    await user.type(await screen.findByRole('textbox', { name: 'Workspace' }), 'Northwind');
    await user.type(screen.getByRole('textbox', { name: 'Your name' }), 'Mara');
    await user.type(screen.getByRole('textbox', { name: 'Email' }), 'mara@northwind.example');
    await user.type(screen.getByLabelText('Password'), 'short');
    await user.click(screen.getByRole('button', { name: 'Make the workspace' }));
    expect(screen.getAllByText('At least 10 characters.')).toHaveLength(2);
    await user.type(screen.getByLabelText('Password'), ' but longer');
    await user.click(screen.getByRole('button', { name: 'Make the workspace' }));
    await waitFor(() => expect(page.address()).toBe('/customers'));
    expect(server.lastBody('/setup')).toMatchObject({
      token,
      workspaceName: 'Northwind',
      password: 'short but longer',
    });
  });
});
