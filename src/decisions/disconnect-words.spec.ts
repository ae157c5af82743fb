import { type Counts, type Ending, wordsFor } from './disconnect-words.ts';

const none: Counts = {
  customers: 0,
  objects: 0,
  versions: 0,
  deliveries: 0,
  accounts: 0,
  alone: 0,
  frozenFlags: 0,
  frozenDrafts: 0,
  sent: 0,
  scores: 0,
};
const byKey: Ending = { label: 'Acme', status: 'connected', systemLabel: 'Stripe', readWith: 'key' };
const nothing = { closing: 0, withdrawn: 0, isAtLeast: false };

describe('what a disconnect does, in words', () => {
  it('names what there is, and nothing of which there is none', () => {
    expect(wordsFor(none, nothing, byKey)).toEqual(['Removed within minutes: the key of “Acme”.']);
    const some = { ...none, objects: 1_200, customers: 2, accounts: 2, alone: 1, frozenFlags: 1 };
    expect(wordsFor(some, { ...nothing, closing: 3 }, byKey)).toEqual([
      'Removed within minutes: 1,200 billing objects, the names and addresses of 2 customers and the key of “Acme”.',
      'Kept: 2 accounts with their owners and the links by id of 2 customers. Connecting again brings the rest back to the same records.',
      'Known from nowhere else: 1 account. Their health becomes Unknown: 1 open flag kept without what billing said.',
      'Only this connection reported 3 flags: closed.',
    ]);
  });

  it('calls what it was read with by its name', () => {
    const byToken = { ...byKey, systemLabel: 'Measure', readWith: 'token' };
    expect(wordsFor(none, nothing, byToken)).toEqual(['Removed within minutes: the token of “Acme”.']);
  });

  it('says of a consent that it is forgotten here, and where the access itself is ended', () => {
    const byConsent: Ending = { ...byKey, readWith: 'consent' };
    const forgotten = 'Removed within minutes: what Keepwell keeps of the consent of “Acme”.';
    expect(wordsFor(none, nothing, { ...byConsent, status: 'revoked' })).toEqual([forgotten]);
    expect(wordsFor(none, nothing, byConsent)).toEqual([
      forgotten,
      'Nothing changes in Stripe: it goes on allowing the access until the application is removed in its settings.',
    ]);
  });
});
