import fc from 'fast-check';
import { redact, redacted } from './redaction.ts';

const people = [
  'Maren Okafor',
  'maren@alder.example',
  '+49 30 901820',
  '12 Mill Lane',
  'Harrowgate',
  '4242',
  'DE89370400440532013000',
  'Paid in cash at the fair.',
];
const invoice = {
  id: 'evt_1QabC2',
  object: 'event',
  type: 'invoice.payment_failed',
  api_version: '2026-10-28.endive',
  created: 1_780_000_000,
  livemode: false,
  data: {
    object: {
      id: 'in_1QabC3',
      object: 'invoice',
      status: 'open',
      currency: 'usd',
      amount_due: 12_345,
      pre_payment_credit_notes_amount: 5,
      customer: 'cus_PmA1',
      customer_name: people[0],
      customer_email: people[1],
      customer_phone: people[2],
      customer_address: { line1: people[3], city: people[4], country: 'DE' },
      customer_shipping: null,
      custom_fields: [],
      description: people[7],
      hosted_invoice_url: 'https://invoice.example/i/acct_1/live_secret',
      default_payment_method: 'pm_1QabC4',
      metadata: { contact: people[1], [people[0] ?? '']: 'x' },
      lines: {
        data: [{ amount: 100, unit_amount_decimal: '0.125', description: people[7], period: { start: 1, end: 2 } }],
      },
      payment_method_details: {
        type: 'card',
        card: { brand: 'visa', last4: people[5], exp_month: 4, exp_year: 2031, fingerprint: 'Xt5EWLLDS7FJjR1c' },
        sepa_debit: { last4: '3000', iban: people[6], mandate: 'mandate_1Qab' },
      },
      charge: { id: 'ch_1', billing_details: { name: people[0] }, receipt_email: people[1], exp_year: 2031 },
      [people[1] ?? '']: 1,
    },
  },
};

describe('a payload for the eyes of people', () => {
  it('keeps ids, amounts, statuses and dates, and hides whom it is about', () => {
    expect(redact(invoice)).toEqual({
      ...invoice,
      data: {
        object: {
          id: 'in_1QabC3',
          object: 'invoice',
          status: 'open',
          currency: 'usd',
          amount_due: 12_345,
          pre_payment_credit_notes_amount: 5,
          customer: 'cus_PmA1',
          customer_name: redacted,
          customer_email: redacted,
          customer_phone: redacted,
          customer_address: redacted,
          customer_shipping: null,
          custom_fields: [],
          description: redacted,
          hosted_invoice_url: redacted,
          default_payment_method: 'pm_1QabC4',
          metadata: redacted,
          lines: {
            data: [{ amount: 100, unit_amount_decimal: '0.125', description: redacted, period: { start: 1, end: 2 } }],
          },
          payment_method_details: {
            type: 'card',
            card: redacted,
            sepa_debit: { last4: redacted, iban: redacted, mandate: 'mandate_1Qab' },
          },
          charge: { id: 'ch_1', billing_details: redacted, receipt_email: redacted, exp_year: redacted },
          [redacted]: 1,
        },
      },
    });
  });

  it('shows nothing personal, wherever it stands and whatever the field is called', () => {
    const secret = fc.constantFrom(...people, '4242 4242 4242 4242', 'Ada', 'ada.lovelace@northwind.example');
    const field = fc.oneof(
      fc.stringMatching(/^[a-h_]{1,12}$/),
      fc.constantFrom('name', 'card', 'metadata', 'object'),
      secret,
    );
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        secret,
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(field, tie('node'), { maxKeys: 3 }),
      ),
    })).node;
    fc.assert(
      fc.property(tree, (value) => {
        const shown = JSON.stringify(redact({ data: value }));
        expect(people.filter((one) => shown.includes(one))).toEqual([]);
        expect(shown).not.toMatch(/@|4242|Ada/);
      }),
    );
  });

  it('keeps statuses, types and currencies in capitals, and no account number for one', () => {
    const said = { status: 'FAILED', transaction_type: 'CHARGE', kind: 'USAGE_LIMIT', total: { currency: 'USD' } };
    expect(redact(said)).toEqual(said);
    expect(redact({ status: people[6], status_message: 'DECLINED' })).toEqual({
      status: redacted,
      status_message: redacted,
    });
  });

  it.each([
    [
      { requested_by: 'OKAFOR', confirmed_by: 'MAREN_OKAFOR' },
      { requested_by: redacted, confirmed_by: redacted },
    ],
    [
      { contact: 'OKAFOR', seat: ['MAREN', 'OKAFOR'] },
      { contact: redacted, seat: [redacted, redacted] },
    ],
    [
      { cardholder: 'OKAFOR', account_holder: 'OKAFOR' },
      { cardholder: redacted, account_holder: redacted },
    ],
    [
      { cardholder: 'okafor', holder_type: 'OKAFOR' },
      { cardholder: redacted, holder_type: redacted },
    ],
    [
      { swift: 'DEUTDEFF', swift_code: 'DEUTDEFF' },
      { swift: redacted, swift_code: redacted },
    ],
    [
      { payer_bic: 'DEUTDEFF', bic_code: 'DEUTDEFF' },
      { payer_bic: redacted, bic_code: redacted },
    ],
    [{ custom_variables: { type: 'OKAFOR', contact: 'okafor' } }, { custom_variables: redacted }],
  ])('takes no name in capitals for a status: %j', (said, shown) => {
    expect(redact(said)).toEqual(shown);
  });

  it.each([
    'term.frequency',
    'cancel.timing',
    'credit.state',
    'imported_from',
    'allowed_types',
    'decline_code',
    'coupon_id',
  ])('shows the word in capitals of %s', (path) => {
    const said = path.split('.').reduceRight<unknown>((value, field) => ({ [field]: value }), 'RENEWAL');
    expect(redact(said)).toEqual(said);
  });

  it('keeps the shape of what has nothing to hide', () => {
    // Vowels alone spell nothing personal, as `dob` or `zip` would.
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^(amount|status|count)_[aeiou]{1,4}$/), fc.integer()), (value) => {
        expect(redact([value, { id: 'sub_1' }])).toEqual([value, { id: 'sub_1' }]);
      }),
    );
  });

  it.each([null, true, 7, 'active', '', []])('leaves %p as it is', (value) => {
    expect(redact(value)).toEqual(value);
  });
});
