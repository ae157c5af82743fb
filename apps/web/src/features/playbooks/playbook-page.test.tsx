import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { listEnrolled, listMatches, startMatches } from '#contracts/enrollments.ts';
import { editPlaybook, getPlaybook, type PlaybookDto, previewPlaybook, switchPlaybook } from '#contracts/playbooks.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { aMe, renderPage } from '../../testing/render-page.tsx';
import { PlaybookPage } from './playbook-page.tsx';
import { aMatch, anEnrolled, aPreview } from './testing/playbooks.ts';
import { aPlaybook } from '../../testing/a-playbook.ts';

const { id } = aPlaybook();
const open = (me = aMe) => renderPage(PlaybookPage, { path: '/playbooks/:id', address: `/playbooks/${id}`, me });
const served = (changes: Partial<PlaybookDto> = {}) =>
  new FakeServer()
    .on(getPlaybook, aPlaybook(changes))
    .on(listMatches, { rows: [aMatch(1), aMatch(2)], total: 2 })
    .on(listEnrolled, { rows: [anEnrolled], nextCursor: null, total: 1 })
    .on(previewPlaybook, aPreview)
    .on(startMatches, { started: 2 })
    .on(switchPlaybook, {})
    .on(editPlaybook, {});

describe('the playbook page', () => {
  it('shows the shape of what comes while it loads', async () => {
    new FakeServer().silent(getPlaybook);
    open();
    const parts = (await screen.findByRole('status', { name: 'Loading' })).children.length;
    served();
    cleanup();
    open();
    const steps = await screen.findByRole('region', { name: 'What happens' });
    expect(steps.parentElement?.parentElement?.children).toHaveLength(parts);
  });

  it('says what failed', async () => {
    new FakeServer().refuse(getPlaybook, 500, 'internal');
    open();
    expect((await screen.findByRole('alert')).textContent).toContain('The playbook could not be loaded.');
  });

  it('leads on from an address of none', async () => {
    new FakeServer().refuse(getPlaybook, 404, 'playbook_not_found');
    open();
    expect(await screen.findByText('There is no such playbook.')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Show all playbooks' }).getAttribute('href')).toBe('/playbooks');
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('offers nothing that changes it to who may not', async () => {
    served();
    open({ ...aMe, member: { ...aMe.member, role: 'csm' } });
    expect(await screen.findByText(/An owner or an admin switches playbooks/)).toBeTruthy();
    expect(await screen.findByRole('list', { name: 'Accounts whose cause holds now' })).toBeTruthy();
    for (const role of ['switch', 'checkbox', 'textbox'] as const) expect(screen.queryByRole(role)).toBeNull();
    expect(screen.queryByRole('button', { name: /Start chosen|Save/ })).toBeNull();
  });

  it('leads with each number to the list that makes it', async () => {
    served({ counts: { open: 1, adopted: 2, sent: 4, drafts: 3 } });
    open();
    const hrefOf = async (name: string) => (await screen.findByRole('link', { name })).getAttribute('href');
    expect(await hrefOf('1 account inside')).toBe(`/playbooks/${id}#inside`);
    expect(await hrefOf('4 sent')).toBe(`/drafts?queue=sent&playbook=${id}`);
    expect(await hrefOf('3 drafts waiting')).toBe(`/drafts?playbook=${id}`);
    const inside = within(await screen.findByRole('list', { name: 'Accounts inside' }));
    expect(inside.getByRole('link', { name: 'Account 7' })).toBeTruthy();
    expect(inside.getByRole('link', { name: 'Draft waiting' }).getAttribute('href')).toContain('/drafts/');
  });

  it('says why it cannot send by itself', async () => {
    served({ mayBeAutomatic: false, automaticWords: 'Promotional mail needs one-click unsubscribe first.' });
    open();
    expect(await screen.findByText('Promotional mail needs one-click unsubscribe first.')).toBeTruthy();
    expect(screen.getByRole('radio', { name: 'Send automatically' })).toHaveProperty('disabled', true);
  });

  it.each([true, false])('says that its switch is for live and test alike, on: %s', async (isOn) => {
    served({ isOn });
    open();
    expect(
      await screen.findByText(/It is one switch for live and test; mail of test accounts stays in the/),
    ).toBeTruthy();
  });

  it('asks before it sends without asking', async () => {
    const server = served();
    open();
    await userEvent.click(await screen.findByRole('radio', { name: 'Send automatically' }));
    expect(server.lastBody(`/playbooks/${id}/switch`)).toBeUndefined();
    await userEvent.click(await screen.findByRole('button', { name: 'Send automatically' }));
    await waitFor(() => {
      expect(server.lastBody(`/playbooks/${id}/switch`)).toEqual({ isOn: true, sending: 'auto' });
    });
  });
});

describe('a playbook that is off', () => {
  it('says that nothing leaves until it is switched on, however it is to send', async () => {
    served({ isOn: false });
    open();
    await userEvent.click(await screen.findByRole('radio', { name: 'Send automatically' }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toMatch(/^Nothing leaves while it is off. Once it is switched on, “.+” leaves/);
    expect(alert.textContent).not.toContain('From now on');
  });
});

describe('the message of a playbook', () => {
  it('shows what a real account would get, and each problem while it is written', async () => {
    const server = served();
    open();
    expect(await screen.findByText('as Halden would get it now')).toBeTruthy();
    server.on(previewPlaybook, { ...aPreview, problems: ['Unknown field: acount.name'] });
    await userEvent.type(screen.getByLabelText('Subject'), ' soon');
    expect(await screen.findByText('Unknown field: acount.name')).toBeTruthy();
  });

  it('writes a field where the cursor stands and saves a version on top of the one that was read', async () => {
    const server = served();
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Account name' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save as version 4' }));
    await waitFor(() => {
      const body = server.lastBody(`/playbooks/${id}/message`);
      expect(body).toEqual({ version: 3, subject: 'Your payment', body: 'Hi{{accountName}}' });
    });
  });

  it('writes a field in the middle of the subject, and goes on behind it', async () => {
    served();
    open();
    const subject = await screen.findByLabelText<HTMLInputElement>('Subject');
    await userEvent.click(subject);
    subject.setSelectionRange(5, 5);
    await userEvent.click(screen.getByRole('button', { name: 'Amount due' }));
    await userEvent.keyboard('!');
    expect(subject.value).toBe('Your {{money amountDue}}!payment');
  });

  it('keeps what was written when saving is refused', async () => {
    served().refuse(editPlaybook, 409, 'playbook_changed');
    open();
    await userEvent.type(await screen.findByLabelText('Subject'), '!');
    await userEvent.click(screen.getByRole('button', { name: 'Save as version 4' }));
    expect(await screen.findByText(/What you wrote is still here/)).toBeTruthy();
    expect(screen.getByLabelText('Subject')).toHaveProperty('value', 'Your payment!');
  });
});

describe('starting what already holds', () => {
  it('names how many drafts to how many people before it starts them', async () => {
    const server = served();
    open();
    await userEvent.click(await screen.findByRole('checkbox', { name: 'All 2 shown' }));
    await userEvent.click(screen.getByRole('button', { name: 'Start chosen' }));
    expect(await screen.findByText(/1 draft to 1 person will be written/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Start and write drafts' }));
    await waitFor(() => {
      const enrollmentIds = [aMatch(1).enrollmentId, aMatch(2).enrollmentId];
      expect(server.lastBody(`/playbooks/${id}/start`)).toEqual({ enrollmentIds });
    });
  });

  it('is asked and answered by keyboard: the way back has the focus, and gives it back', async () => {
    served();
    open();
    const user = userEvent.setup();
    await user.click(await screen.findByRole('checkbox', { name: 'All 2 shown' }));
    const starter = screen.getByRole('button', { name: 'Start chosen' });
    await user.click(starter);
    expect(document.activeElement).toBe(await screen.findByRole('button', { name: 'Cancel' }));
    expect(starter.getAttribute('aria-disabled')).toBe('true');
    await user.keyboard('{Escape}');
    expect(starter.getAttribute('aria-disabled')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Start and write drafts' })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Start chosen' }));
  });

  it('starts nobody while the playbook is off', async () => {
    served({ isOn: false });
    open();
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Choose Account 1' }));
    expect(screen.getByRole('button', { name: 'Start chosen' })).toHaveProperty('disabled', true);
  });
});
