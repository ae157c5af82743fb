import { contactWords } from '../accounts/shown-health.ts';
import { toDraftRow, type DraftRow } from './drafts-dto.ts';

const aRow = (change: Partial<DraftRow>): DraftRow => ({
  id: 'm1',
  account_id: 'a1',
  account_name: 'Tidewater',
  to_address: 'billing@tidewater.example',
  is_to_typed: false,
  subject: 'Your payment',
  trigger: 'payment_failed',
  why: 'INV-1 failed',
  status: 'draft',
  status_words: null,
  billing_status: 'active',
  mrr: [],
  mrr_rank: '0',
  created_at: new Date('2026-06-15T12:00:00Z'),
  expires_at: null,
  is_spoken_of: true,
  is_forgotten: false,
  may_have_left: false,
  ...change,
});

describe('the MRR beside a draft', () => {
  it.each([
    ['unknown', { mrr: null, billing_status: 'past_due' }, null, null],
    ['nothing, of a subscription that costs nothing', { mrr: [] }, [], null],
    ['none, of a contact', { mrr: null, billing_status: 'contact' }, null, contactWords],
    ['none', { mrr: [], billing_status: 'canceled' }, [], 'The last subscription has ended.'],
  ] satisfies [string, Partial<DraftRow>, unknown, string | null][])('is %s', (_what, change, mrr, mrrWords) => {
    expect(toDraftRow(aRow(change))).toMatchObject({ mrr, mrrWords });
  });
});
