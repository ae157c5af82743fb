import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { getPlaybook } from '#contracts/playbooks.ts';
import {
  approveDraft,
  confirmArrival,
  editDraft,
  getDraft,
  listDrafts,
  rejectDraft,
  undoApproval,
} from '#contracts/drafts.ts';
import { getCounts } from '#contracts/session.ts';
import { getSending, noteOutage, switchSending } from '#contracts/sending.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { aMe, renderPage } from '../../testing/render-page.tsx';
import { aPlaybook } from '../../testing/a-playbook.ts';
import { DraftsPage } from './drafts-page.tsx';
import { aDraft, draftsOf, inTenSeconds } from './testing/drafts.ts';

const open = (address = '/drafts', me = aMe) => renderPage(DraftsPage, { path: '/drafts/:id?', address, me });
const served = () => new FakeServer().on(listDrafts, draftsOf(aDraft(1), aDraft(2))).on(getDraft, aDraft(1));
const pathOf = (suffix = '') => `/drafts/${aDraft(1).id}${suffix}`;
const detail = () => screen.findByRole('article', { name: 'Draft to Account 1' });

describe('the drafts page', () => {
  it('shows the size of what comes while it loads', async () => {
    new FakeServer().silent(listDrafts);
    open();
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  });

  it('says why there is no draft and where drafts come from', async () => {
    new FakeServer().on(listDrafts, draftsOf());
    open();
    expect(await screen.findByText('No draft waits for you.')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'See playbooks' })).toBeTruthy();
  });

  it('leads to the mode that has data', async () => {
    new FakeServer().on(listDrafts, draftsOf());
    const me = { ...aMe, modes: ['test' as const], defaultMode: 'live' as const };
    renderPage(DraftsPage, { path: '/drafts/:id?', address: '/drafts', me });
    expect(await screen.findByRole('button', { name: 'Show test data' })).toBeTruthy();
  });

  it('says what failed, that nothing was sent, and tries again', async () => {
    const server = new FakeServer().refuse(listDrafts, 503, 'database_unavailable');
    open();
    expect((await screen.findByRole('alert')).textContent).toContain('Nothing was sent.');
    server.on(listDrafts, draftsOf(aDraft(1))).on(getDraft, aDraft(1));
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await detail()).toBeTruthy();
  });

  it('opens the first draft: why, what changed since, and the message in a frame that runs nothing', async () => {
    served();
    open();
    const draft = within(await detail());
    expect(draft.getByText('Payment failed on INV-1')).toBeTruthy();
    const changed = within(draft.getByRole('table', { name: 'What changed since the draft was written' }));
    expect(changed.getByRole('row', { name: /Next retry/ })).toBeTruthy();
    const frame = draft.getByTitle('Message as its recipient sees it');
    expect(frame.getAttribute('sandbox')).toBe('');
    expect(frame.getAttribute('srcdoc')).toBe('<p>Hi Petra</p>');
  });

  it('tells an MRR that nobody knows, and that there is none, from nothing', async () => {
    const words = 'The last subscription has ended.';
    const rows = [aDraft(1, { mrr: null }), aDraft(2, { mrr: [], mrrWords: words }), aDraft(3, { mrr: [] })];
    new FakeServer().on(listDrafts, draftsOf(...rows)).on(getDraft, aDraft(1, { mrr: null }));
    open();
    const draft = within(await detail());
    expect(draft.getByText('Unknown')).toBeTruthy();
    const row = (n: number) => screen.getByRole('link', { name: new RegExp(`^Account ${n} `) }).textContent;
    expect(row(1)).toContain('Account 1Unknown');
    expect(row(2)).toContain(`Account 2–${words}`);
    expect(row(3)).toContain('Account 30');
  });

  it('lets a viewer read and decide nothing, by button or key', async () => {
    const server = served();
    open('/drafts', { ...aMe, member: { ...aMe.member, role: 'viewer' } });
    await detail();
    expect(screen.getByText(/a CSM or an admin decides/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Approve|Edit|Reject/ })).toBeNull();
    await userEvent.keyboard('aer');
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(server.asked.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('keeps open what a person reads when another comes first', async () => {
    const server = served();
    const page = open();
    await detail();
    server.on(listDrafts, draftsOf(aDraft(3), aDraft(1), aDraft(2)));
    await page.askAgain();
    expect(await screen.findByRole('link', { name: /^Account 3 / })).toBeTruthy();
    expect(await detail()).toBeTruthy();
    expect(server.asked.some(({ path }) => path === `/drafts/${aDraft(3).id}`)).toBe(false);
    server.on(listDrafts, draftsOf(aDraft(3)));
    await page.askAgain();
    await waitFor(() => expect(screen.queryByRole('link', { name: /^Account 1 / })).toBeNull());
    expect(await detail()).toBeTruthy();
  });

  it('walks the queue with J', async () => {
    served();
    const page = open();
    await detail();
    await userEvent.keyboard('j');
    expect(page.address()).toBe(`/drafts/${aDraft(2).id}`);
  });
});

describe('the drafts of one playbook', () => {
  const address = `/drafts?playbook=${aPlaybook().id}`;

  it('are asked for alone, named, and left for those of all', async () => {
    const server = served().on(getPlaybook, aPlaybook());
    const page = open(address);
    await detail();
    const { name, id } = aPlaybook();
    const asked = () => server.asked.findLast(({ path }) => path === '/drafts')?.query;
    expect(asked()).toContain(`playbookId=${id}`);
    await userEvent.click(await screen.findByRole('button', { name: new RegExp(`^${name} alone`) }));
    expect(page.address()).not.toContain('playbook=');
    await waitFor(() => expect(asked()).not.toContain('playbookId'));
  });

  it('say that none of them waits', async () => {
    new FakeServer().on(listDrafts, draftsOf()).on(getPlaybook, aPlaybook());
    open(address);
    expect(await screen.findByText('No draft of this playbook waits for you.')).toBeTruthy();
  });
});

describe('a decision about a draft', () => {
  const isHeld = (element: Element | null) => expect(element?.contains(document.activeElement)).toBe(true);

  it('takes the focus to what became of it, by key, when undone and when rejected', async () => {
    const approved = aDraft(1, { status: 'approved', undoUntil: inTenSeconds() });
    const server = served().on(approveDraft, approved).on(undoApproval, aDraft(1));
    server.on(rejectDraft, aDraft(1, { status: 'rejected', statusWords: 'Wrong tone' }));
    open();
    const bar = (await detail()).querySelector('footer');
    within(screen.getByRole('navigation'))
      .getByRole('link', { name: /^Account 1/ })
      .focus();
    server.on(getDraft, approved).on(listDrafts, draftsOf(aDraft(2)));
    await userEvent.keyboard('a');
    const undo = await screen.findByRole('button', { name: 'Undo' });
    isHeld(bar);
    await userEvent.tab();
    expect(document.activeElement).toBe(undo);
    server.on(getDraft, aDraft(1)).on(listDrafts, draftsOf(aDraft(1), aDraft(2)));
    await userEvent.keyboard('{Enter}');
    await screen.findByRole('button', { name: /Approve and send/ });
    isHeld(bar);
    await userEvent.keyboard('r');
    await userEvent.type(await screen.findByLabelText('Reason'), 'Wrong tone{Enter}');
    await screen.findByText('Rejected');
    isHeld(bar);
  });

  it('approves the version that was read, counts down, and Undo takes it back', async () => {
    const approved = aDraft(1, { status: 'approved', undoUntil: inTenSeconds() });
    const server = served().on(approveDraft, approved);
    open();
    await detail();
    server.on(getDraft, approved);
    await userEvent.keyboard('a');
    expect(await screen.findByText(/Leaves to billing1@halden.example in/)).toBeTruthy();
    expect(server.lastBody(pathOf('/approve'))).toEqual({ version: 1 });
    server.on(undoApproval, aDraft(1)).on(getDraft, aDraft(1));
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('button', { name: /Approve and send/ })).toBeTruthy();
  });

  it('says that a draft withdrew itself, and why', async () => {
    const withdrawn = aDraft(1, { status: 'withdrawn', statusWords: 'INV-1 was paid in between.' });
    served().on(approveDraft, withdrawn);
    open();
    await detail();
    await userEvent.click(screen.getByRole('button', { name: /Approve and send/ }));
    expect(await screen.findByText('INV-1 was paid in between.')).toBeTruthy();
    expect(screen.getByText('Withdrawn')).toBeTruthy();
  });

  it('does not approve what changed since it was read', async () => {
    served().refuse(approveDraft, 409, 'draft_changed');
    open();
    await detail();
    await userEvent.keyboard('a');
    expect(await screen.findByText(/it was not sent/)).toBeTruthy();
  });

  it('shows and sends nothing of a message whose billing was disconnected, and lets it be rejected', async () => {
    const words = 'Billing is disconnected, so nobody knows whether this still holds.';
    served().on(getDraft, aDraft(1, { withheld: words, to: '', text: '', html: '', facts: [] }));
    open();
    const draft = within(await detail());
    expect(draft.getByText(words, { exact: false })).toBeTruthy();
    expect(draft.getByRole('heading', { name: 'Other mail to this account' })).toBeTruthy();
    const button = (name: RegExp) => draft.getByRole<HTMLButtonElement>('button', { name });
    expect([/Approve/, /Edit/, /Reject/].map((name) => button(name).disabled)).toEqual([true, true, false]);
    expect(draft.queryByTitle(/message/i)).toBeNull();
    await userEvent.keyboard('e');
    expect(draft.queryByRole('textbox')).toBeNull();
  });

  it('says how many are withheld and why, apart from those that wait', async () => {
    const server = served().on(listDrafts, draftsOf()).on(getCounts, { flagged: 0, drafts: 0, withheld: 3 });
    const page = open();
    expect(await screen.findByText(/3 drafts are withheld: billing is disconnected/)).toBeTruthy();
    expect(await screen.findByText('No draft waits for you.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Withheld 3' }));
    expect(page.address()).toContain('queue=withheld');
    await waitFor(() => expect(server.asked.some(({ query }) => query.includes('status=withheld'))).toBe(true));
    expect(await screen.findByText('No draft is withheld.')).toBeTruthy();
  });

  it('cannot approve a message with a hole, and names what is missing', async () => {
    served().on(getDraft, aDraft(1, { status: 'held', missing: ['contact.firstName'] }));
    open();
    expect(await screen.findByText(/Missing: contact.firstName/)).toBeTruthy();
    expect(screen.getByRole('button', { name: /Approve and send/ })).toHaveProperty('disabled', true);
  });

  it('rejects only with a reason', async () => {
    const server = served().on(rejectDraft, aDraft(1, { status: 'rejected', statusWords: 'Wrong tone' }));
    open();
    await detail();
    await userEvent.keyboard('r');
    await userEvent.click(await screen.findByRole('button', { name: 'Reject' }));
    expect(screen.getByText('Say why, in a few words.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Wrong tone' }));
    await userEvent.click(screen.getByRole('button', { name: 'Reject' }));
    await waitFor(() =>
      expect(server.lastBody(pathOf('/reject'))).toEqual({ version: aDraft(1).version, reason: 'Wrong tone' }),
    );
    expect(await screen.findByText('Rejected')).toBeTruthy();
  });
});

describe('a message of which nobody knows whether it left', () => {
  const statusWords = 'Keepwell was interrupted. Ask whether it arrived before you send again.';
  const unknown = aDraft(1, { status: 'unknown', statusWords, version: 5, leavesBy: 'smtp' });
  const servedUnknown = () => new FakeServer().on(listDrafts, draftsOf(unknown, aDraft(2))).on(getDraft, unknown);
  const decided = (server: FakeServer) => server.asked.filter(({ method }) => method !== 'GET');

  it('is settled by a person who says that it arrived, by button or key', async () => {
    const sent = aDraft(1, { status: 'sent', statusWords: 'Somebody said that it arrived.' });
    const server = servedUnknown().on(confirmArrival, sent);
    open();
    const bar = (await detail()).querySelector('footer');
    expect(await screen.findByRole('button', { name: /^It arrived/ })).toBeTruthy();
    expect(screen.getByText(statusWords)).toBeTruthy();
    server.on(getDraft, sent);
    await userEvent.keyboard('i');
    expect(await screen.findByText('Somebody said that it arrived.')).toBeTruthy();
    expect(server.lastBody(pathOf('/arrived'))).toEqual({ version: 5 });
    expect(bar?.contains(document.activeElement)).toBe(true);
  });

  it('is sent again only after a question, whose way back has the focus', async () => {
    const approved = aDraft(1, { status: 'approved', undoUntil: inTenSeconds() });
    const server = servedUnknown().on(approveDraft, approved);
    open();
    await detail();
    await userEvent.keyboard('ae');
    await userEvent.keyboard('s');
    expect((await screen.findByRole('alert')).textContent).toContain('billing1@halden.example gets it twice');
    expect(document.activeElement?.textContent).toBe('Keep');
    await userEvent.keyboard('{Enter}');
    const again = await screen.findByRole('button', { name: /^Send again/ });
    expect(document.activeElement).toBe(again);
    expect(decided(server)).toEqual([]);
    await userEvent.click(again);
    server.on(getDraft, approved);
    await userEvent.click(await screen.findByRole('button', { name: 'Send again' }));
    expect(await screen.findByRole('button', { name: 'Undo' })).toBeTruthy();
    expect(server.lastBody(pathOf('/approve'))).toEqual({ version: 5 });
  });

  it('says why it cannot be sent again, and can be let be', async () => {
    const server = servedUnknown().refuse(approveDraft, 409, 'cause_cleared');
    server.on(rejectDraft, aDraft(1, { status: 'rejected', statusWords: 'Not needed any more' }));
    open();
    await detail();
    await userEvent.keyboard('s');
    await userEvent.click(await screen.findByRole('button', { name: 'Send again' }));
    expect((await screen.findByRole('alert')).textContent).toBe('Refused: cause_cleared.');
    await userEvent.keyboard('r');
    await userEvent.click(await screen.findByRole('button', { name: 'Not needed any more' }));
    await userEvent.click(screen.getByRole('button', { name: 'Reject' }));
    await waitFor(() => expect(server.lastBody(pathOf('/reject'))).toMatchObject({ version: 5 }));
  });

  it('asks nothing of who only reads', async () => {
    servedUnknown();
    open('/drafts', { ...aMe, member: { ...aMe.member, role: 'viewer' } });
    await detail();
    expect(await screen.findByText(statusWords)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /It arrived|Send again|Reject/ })).toBeNull();
  });
});

const write = async () => {
  await detail();
  await userEvent.keyboard('e');
  const text = await screen.findByLabelText('Text');
  await userEvent.clear(text);
  await userEvent.type(text, 'Hello Petra');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
};

describe('editing a draft', () => {
  it('sends what was changed and shows the new version', async () => {
    const server = served().on(editDraft, aDraft(1, { version: 2, text: 'Hello Petra', isEdited: true }));
    open();
    await write();
    expect(await screen.findByText(/edited by hand/)).toBeTruthy();
    expect(server.lastBody(pathOf())).toEqual({ version: 1, text: 'Hello Petra' });
  });

  it('keeps what was typed when somebody else was faster, and saves it over theirs when asked', async () => {
    const server = served().refuse(editDraft, 409, 'draft_changed');
    open();
    await write();
    expect(await screen.findByText(/Your text is still here/)).toBeTruthy();
    expect(screen.getByLabelText('Text')).toHaveProperty('value', 'Hello Petra');
    server.on(getDraft, aDraft(1, { version: 5 })).on(editDraft, aDraft(1, { version: 6, text: 'Hello Petra' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save mine over it' }));
    await waitFor(() => {
      expect(server.lastBody(pathOf())).toMatchObject({ version: 5, text: 'Hello Petra' });
    });
  });
});

describe('the stop of all sending', () => {
  const going = { isStopped: false, since: null, by: null, outage: null, postalAddress: null };
  const stopped = { ...going, isStopped: true, since: '2026-11-18T09:00:00.000Z', by: 'Tom' };

  it('asks once, stops, and says who stopped it', async () => {
    const server = served().on(getSending, going).on(switchSending, stopped);
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Stop all sending' }));
    expect(server.lastBody('/sending')).toBeUndefined();
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(await screen.findByText(/All sending is stopped by Tom/)).toBeTruthy();
    expect(server.lastBody('/sending')).toEqual({ isStopped: true });
  });

  it('lets it go on', async () => {
    served().on(getSending, stopped).on(switchSending, going);
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Let it go on' }));
    await waitFor(() => expect(screen.queryByText(/All sending is stopped/)).toBeNull());
  });
});

describe('a mail server that cannot be used safely', () => {
  const outage = {
    since: '2026-11-18T09:00:00.000Z',
    words: '535 Authentication failed',
    waiting: 3,
    notedBy: [],
    isNoted: false,
  };
  const sending = { isStopped: false, since: null, by: null, postalAddress: null, outage };

  it('is told until the member has taken note', async () => {
    const noted = { ...sending, outage: { ...outage, notedBy: ['Ada Keel'], isNoted: true } };
    served().on(getSending, sending).on(noteOutage, noted);
    open();
    expect(await screen.findByText(/535 Authentication failed/)).toBeTruthy();
    expect(screen.getByText(/3 mails are held, nothing left in clear/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'I know' }));
    await waitFor(() => expect(screen.queryByText(/535/)).toBeNull());
  });
});

describe('a draft that is held', () => {
  it('says what is missing and does not offer to send', async () => {
    const held = aDraft(1, { status: 'held', statusWords: 'Missing: planName.', missing: ['planName'] });
    new FakeServer().on(listDrafts, draftsOf(held)).on(getDraft, held);
    open();
    const draft = within(await detail());
    expect(draft.getAllByText(/planName/).length).toBeGreaterThan(0);
    expect(draft.queryByRole('button', { name: /Approve and send/ })?.hasAttribute('disabled') ?? true).toBe(true);
  });
});
