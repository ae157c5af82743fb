/** The merchant's price list, in US cents per month; other currencies and periods follow from it. */

interface PlanEntry {
  readonly code: string;
  readonly name: string;
  readonly text: string;
  readonly seat: number;
  readonly every: readonly ('week' | 'month' | 'quarter' | 'year')[];
  readonly tiersMode: 'graduated' | 'volume' | null;
  readonly tiers: readonly { upTo: number | null; unit: number; flat: number }[] | null;
  readonly pack: number | null;
  readonly active: boolean;
}

const perSeat = { tiersMode: null, tiers: null, pack: null, active: true } as const;

export const plans: readonly PlanEntry[] = [
  { ...perSeat, code: 'starter', name: 'Starter', text: 'For people who begin', seat: 900, every: ['month', 'year'] },
  {
    ...perSeat,
    code: 'team',
    name: 'Team',
    text: 'For one team',
    seat: 1900,
    every: ['month', 'year', 'quarter', 'week'],
  },
  {
    ...perSeat,
    code: 'business',
    name: 'Business',
    text: 'For several teams, cheaper with every size',
    seat: 0,
    every: ['month', 'year'],
    tiersMode: 'volume',
    tiers: [
      { upTo: 25, unit: 3900, flat: 0 },
      { upTo: 100, unit: 3400, flat: 0 },
      { upTo: null, unit: 2900, flat: 0 },
    ],
  },
  {
    ...perSeat,
    code: 'enterprise',
    name: 'Enterprise',
    text: 'For the whole house, with a fee for the platform',
    seat: 0,
    every: ['month', 'year'],
    tiersMode: 'graduated',
    tiers: [
      { upTo: 50, unit: 5900, flat: 50_000 },
      { upTo: 200, unit: 4900, flat: 0 },
      { upTo: null, unit: 3900, flat: 0 },
    ],
  },
  {
    ...perSeat,
    code: 'classroom',
    name: 'Classroom (no longer sold)',
    text: 'Sold in packs of ten seats until it was withdrawn',
    seat: 12_000,
    every: ['month'],
    pack: 10,
    active: false,
  },
];

/** Twelve, so that a subscription which has them all has more items than one page of a nested list. */
export const recurringAddOns = [
  { code: 'priority_support', name: 'Priority support', price: 9900 },
  { code: 'single_sign_on', name: 'Single sign-on', price: 4900 },
  { code: 'audit_log', name: 'Audit log', price: 2900 },
  { code: 'data_residency', name: 'Data residency', price: 7900 },
  { code: 'extra_storage', name: 'Extra storage', price: 1500 },
  { code: 'sandbox_space', name: 'Sandbox space', price: 1900 },
  { code: 'advanced_reports', name: 'Advanced reports', price: 3900 },
  { code: 'custom_roles', name: 'Custom roles', price: 2500 },
  { code: 'backup', name: 'Daily backup', price: 1200 },
  { code: 'phone_support', name: 'Phone support', price: 5900 },
  { code: 'white_label', name: 'White label', price: 6900 },
  { code: 'training', name: 'Training seat', price: 3500 },
] as const;

/** `named`: the allowance stands in the price's metadata instead of a free first tier. */
export const allowances = [
  { code: 'api_small', units: 10_000, named: false },
  { code: 'api_large', units: 100_000, named: false },
  { code: 'api_named', units: 50_000, named: true },
] as const;

/** Minor units for one US cent, and the smallest step of a price on the list. */
export const currencies = {
  usd: { rate: 1, step: 1 },
  eur: { rate: 0.92, step: 1 },
  gbp: { rate: 0.79, step: 1 },
  jpy: { rate: 1.5, step: 10 },
  // Three decimals, of which card networks carry two: the last digit is always 0.
  kwd: { rate: 3.07, step: 10 },
} as const;

export type Currency = keyof typeof currencies;
