import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeServer } from '../../testing/fake-server.ts';
import { renderPage } from '../../testing/render-page.tsx';
import { SignInPage } from './sign-in-page.tsx';

const path = '/auth/sign-in/email';

async function fill(email: string, password: string) {
  const user = userEvent.setup();
  if (email) await user.type(screen.getByRole('textbox', { name: 'Email' }), email);
  if (password) await user.type(screen.getByLabelText('Password'), password);
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
}

describe('the sign-in page', () => {
  it('asks for what is missing before it asks the server', async () => {
    const server = new FakeServer();
    renderPage(SignInPage, { path: '/sign-in', address: '/sign-in' });
    await fill('mara', '');
    expect(screen.getByText('This is not an email address.')).toBeTruthy();
    expect(screen.getByText('This is needed.')).toBeTruthy();
    expect(server.asked).toEqual([]);
  });

  it('goes to the page that was asked for', async () => {
    const server = new FakeServer().onPath('POST', path, { status: 200, body: {} });
    const page = renderPage(SignInPage, { path: '/sign-in', address: '/sign-in?next=%2Fdrafts%3Fmode%3Dtest' });
    await fill('mara@northwind.example', 'a long password');
    await waitFor(() => expect(page.address()).toBe('/drafts?mode=test'));
    expect(server.lastBody(path)).toEqual({ email: 'mara@northwind.example', password: 'a long password' });
  });

  it.each(['//evil.example/x', 'https://evil.example', '/\\evil.example'])('never follows %s', async (next) => {
    new FakeServer().onPath('POST', path, { status: 200, body: {} });
    const page = renderPage(SignInPage, { path: '/sign-in', address: `/sign-in?next=${encodeURIComponent(next)}` });
    await fill('mara@northwind.example', 'a long password');
    await waitFor(() => expect(page.address()).toBe('/'));
  });

  it('says in words that the two do not belong together, and keeps them', async () => {
    new FakeServer().onPath('POST', path, {
      status: 401,
      body: { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid' },
    });
    renderPage(SignInPage, { path: '/sign-in', address: '/sign-in' });
    await fill('mara@northwind.example', 'wrong');
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('do not belong together');
    expect(screen.getByRole('textbox', { name: 'Email' })).toHaveProperty('value', 'mara@northwind.example');
  });
});
