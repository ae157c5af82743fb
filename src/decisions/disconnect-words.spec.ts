import { type Counts, wordsFor } from './disconnect-words.ts';

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
const nothing = { closing: 0, withdrawn: 0, isAtLeast: false };

describe('what a disconnect does, in words', () => {
  it('names what there is, and nothing of which there is none', () => {
    expect(wordsFor(none, nothing, 'Acme')).toEqual(['Removed within minutes: the key of “Acme”.']);
    const some = { ...none, objects: 1_200, customers: 2, accounts: 2, alone: 1, frozenFlags: 1 };
    expect(wordsFor(some, { ...nothing, closing: 3 }, 'Acme')).toEqual([
      'Removed within minutes: 1,200 billing objects, the names and addresses of 2 customers and the key of “Acme”.',
      'Kept: 2 accounts with their owners and the links by id of 2 customers. Connecting again brings the rest back to the same records.',
      'Known from nowhere else: 1 account. Their health becomes Unknown: 1 open flag kept without what billing said.',
      'Only this connection reported 3 flags: closed.',
    ]);
  });
});
