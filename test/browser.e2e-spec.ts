import * as beginning from './support/day/beginning.ts';
import { Day, type Step } from './support/day/day.ts';
import * as drafts from './support/day/drafts.ts';
import * as housekeeping from './support/day/housekeeping.ts';
import * as reading from './support/day/reading.ts';
import * as trouble from './support/day/trouble.ts';

/** One person's first day with the product, in a real browser, from the set-up link to signing in again. */
describe('a day at the browser', () => {
  let day: Day;

  beforeAll(async () => {
    day = await Day.begin();
  });
  afterAll(() => day?.end());

  const walk = (step: Step) => async () => {
    expect(await day.step(step)).toEqual([]);
  };

  it('opens the set-up link, becomes owner, and finds both ways to begin', walk(beginning.opensSetUpLink));
  it('is refused at the second opening of the link', walk(beginning.findsLinkUsed));
  it('is told in words what is wrong with a key, and by its slug what a key lacks', walk(beginning.triesKeys));
  it(
    'connects the sandbox, and sees the progress and the first accounts while it is read',
    walk(beginning.connectsSandbox),
  );
  it('walks the customers, the highest MRR first, and opens one by keyboard', walk(reading.walksCustomers));
  it(
    'reads what billing says of an account, how MRR is counted, and where each fact comes from',
    walk(reading.readsAccount),
  );
  it('switches all four playbooks on', walk(trouble.switchesPlaybooksOn));
  it('makes things happen on the sandbox’s own page', walk(trouble.makesThingsHappen));
  it('finds who needs a word today, why, and what will happen by itself', walk(trouble.findsFlagged));
  it(
    'sees on the account when a card is about to expire, and when a subscription was canceled',
    walk(trouble.seesCardAndEnd),
  );
  it('edits a draft, approves it, takes that back, and approves again', walk(drafts.approvesDraft));
  it('rejects another draft with a reason', walk(drafts.rejectsDraft));
  it('finds exactly the edited mail in the Outbox, and nothing else', walk(drafts.readsOutbox));
  it('sees flag, cap and draft go by themselves once it is paid', walk(drafts.seesItPaid));
  it('snoozes one flag and gives another to herself', walk(housekeeping.snoozesAndAssigns));
  it('opens more windows than a browser has connections', walk(housekeeping.opensManyWindows));
  it('makes a key for the API in Settings, and revokes it', walk(housekeeping.makesKey));
  it('signs out, and in again', walk(housekeeping.signsOutAndIn));
  it('sees the invoice fall overdue by the product’s own clock', walk(housekeeping.seesItOverdue));
});
