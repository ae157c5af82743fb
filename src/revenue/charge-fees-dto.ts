import type { ChargeFeesDto } from '#contracts/charge-fees.ts';
import type { SourceLinkDto } from '#contracts/common.ts';
import { formatMoney, type Money } from '#core/money.ts';
import type { AccountCharge } from '#core/snapshot/account-snapshot.ts';
import type { SourceRef } from '#core/snapshot/billing-view.ts';
import { toMoneyDto } from '../accounts/dto.ts';
import type { BooksAnswer } from '../billing/books.service.ts';

/** How far the books were read that may hold the entry of a charge. */
interface BooksStanding {
  readonly link: (ref: SourceRef) => SourceLinkDto;
  /** What people call the system. */
  readonly label: string;
  readonly hasBooks: boolean;
  /** Why they could not be read; null when they could. */
  readonly unread: string | null;
  /** True until they have been read for the first time. */
  readonly isReading: boolean;
}

/** What was left of a charge after fees, before refunds and disputes, or why nobody can say. */
export function toChargeFeesDto(charge: AccountCharge, answer: BooksAnswer, standing: BooksStanding): ChargeFeesDto {
  const row = { charge: standing.link(charge.ref), isReleased: isReleased(charge, answer) };
  if (answer === null || answer === 'none') {
    return { ...row, settlement: null, words: absenceWords(charge, answer, standing) };
  }
  const { gross, fee, net } = answer.settlement;
  return {
    ...row,
    settlement: {
      gross: toMoneyDto(gross),
      fee: toMoneyDto(fee),
      net: toMoneyDto(net),
      source: standing.link(answer.ref),
    },
    words: settledWords(charge, gross),
  };
}

/** What keeps the net from being read as what is left of the charge today. */
function settledWords({ amount, refundedMinor }: AccountCharge, gross: Money): string | null {
  const settled = gross.currency === amount.currency ? null : `Settled as ${formatMoney(gross)}`;
  if (refundedMinor === 0) return settled;
  return settled === null ? 'Net before refunds and disputes' : `${settled}, before refunds and disputes`;
}

/**
 * Given back whole, and no entry of it: an authorisation that was never captured ends as a refund of all of it. What was captured keeps its
 * entry when it is refunded.
 */
function isReleased({ status, amount, refundedMinor }: AccountCharge, answer: BooksAnswer): boolean {
  return answer === 'none' && status === 'succeeded' && amount.minor > 0 && refundedMinor >= amount.minor;
}

function absenceWords(charge: AccountCharge, answer: 'none' | null, standing: BooksStanding): string {
  const { label, hasBooks, unread, isReading } = standing;
  const { status } = charge;
  if (status === 'failed') return 'Nothing was paid.';
  if (isReleased(charge, answer)) return 'Released: it was authorised and never captured, so nothing was paid.';
  if (!hasBooks) return `${label} does not say what fees were taken.`;
  if (unread !== null) return `Fees and net amounts are missing. ${unread}`;
  if (status === 'pending') return 'Not settled yet.';
  // Billing lists an authorisation as succeeded, too: whether it was captured is not kept.
  if (answer === 'none') return `Not in ${label}'s books yet: only authorised, or not settled.`;
  return isReading
    ? 'Fees are being read: they come after everything else.'
    : 'Fees not read yet: the nightly reading brings them.';
}
