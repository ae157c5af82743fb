import type { z } from 'zod';
import type { accountStatusSchema, paymentFailureSchema, paymentStateSchema } from '#contracts/common.ts';
import type { InvoiceDto } from '#contracts/revenue.ts';
import type { Tone } from '../../ui/status-badge.tsx';

/** What is as it should be stays quiet, so that what is not is seen. */
interface Look {
  tone: Tone;
  word: string;
}

export const statusLooks: Record<z.infer<typeof accountStatusSchema>, Look> = {
  active: { tone: 'quiet', word: 'Active' },
  trialing: { tone: 'info', word: 'Trial' },
  past_due: { tone: 'problem', word: 'Past due' },
  canceled: { tone: 'neutral', word: 'Canceled' },
  none: { tone: 'neutral', word: 'No plan' },
  contact: { tone: 'neutral', word: 'Contact' },
};

/** Where nobody can say it. */
export const unknownLook: Look = { tone: 'warning', word: 'Unknown' };

const paymentLooks: Record<z.infer<typeof paymentStateSchema>, Look> = {
  ok: { tone: 'quiet', word: 'OK' },
  failed: { tone: 'problem', word: 'Failed' },
  card_expiring: { tone: 'warning', word: 'Card expiring' },
};

const failureWords: Record<z.infer<typeof paymentFailureSchema>, string> = {
  payment: 'Failed',
  overdue: 'Overdue',
  written_off: 'Written off',
  past_due: 'Past due',
};

/** As grave as a failed payment, but called failed only where a payment was tried. */
export function paymentLook(
  state: z.infer<typeof paymentStateSchema>,
  failure: z.infer<typeof paymentFailureSchema> | null,
): Look {
  const look = paymentLooks[state];
  return state === 'failed' && failure !== null ? { ...look, word: failureWords[failure] } : look;
}

export const invoiceLooks: Record<InvoiceDto['status'], Look> = {
  draft: { tone: 'neutral', word: 'Draft' },
  open: { tone: 'info', word: 'Open' },
  paid: { tone: 'ok', word: 'Paid' },
  uncollectible: { tone: 'problem', word: 'Uncollectible' },
  void: { tone: 'neutral', word: 'Void' },
  unknown: unknownLook,
};
