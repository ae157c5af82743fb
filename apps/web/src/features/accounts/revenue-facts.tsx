import { Collapse, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import type { RevenueDto } from '#contracts/revenue.ts';
import { formatDay, formatPercent, shortDates } from '../../lib/format.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { FactRow } from './fact-row.tsx';
import { MrrArithmetic } from './mrr-arithmetic.tsx';
import { paymentLook, statusLooks } from './status-tones.ts';
import { UsageMeters } from './usage-meters.tsx';
import classes from './revenue.module.css';

/** Every field of the snapshot. */
export function RevenueFacts({ revenue }: { revenue: RevenueDto }) {
  const [isOpen, setIsOpen] = useState(false);
  const status = revenue.status.value && statusLooks[revenue.status.value];
  const payment = revenue.paymentHealth.value && paymentLook(revenue.paymentHealth.value, revenue.paymentFailure);
  return (
    <dl className={classes.facts}>
      <FactRow
        label="MRR"
        isOwned
        fact={revenue.mrr}
        below={
          <div id="mrr-arithmetic">
            <Collapse expanded={isOpen} keepMounted={false}>
              <MrrArithmetic definition={revenue.mrrDefinition} lines={revenue.mrrLines} />
            </Collapse>
          </div>
        }
      >
        {revenue.mrr.value && (
          <UnstyledButton
            className={classes.arithmeticButton}
            aria-expanded={isOpen}
            aria-controls="mrr-arithmetic"
            onClick={() => setIsOpen(!isOpen)}
          >
            <MoneyText amount={revenue.mrr.value} zero={zeroOf(revenue.mrr)} />
            <span className={classes.how}>
              How it is counted <IconChevronDown size={14} data-open={isOpen || undefined} aria-hidden />
            </span>
          </UnstyledButton>
        )}
      </FactRow>
      <FactRow label="ARR" fact={revenue.arr} isOwned>
        {revenue.arr.value && <MoneyText amount={revenue.arr.value} zero={zeroOf(revenue.arr)} />}
      </FactRow>
      <FactRow label="Plan" fact={revenue.plan} isOwned>
        {revenue.plan.value}
      </FactRow>
      <FactRow label="Status" fact={revenue.status} isOwned>
        {status && <StatusBadge tone={status.tone}>{status.word}</StatusBadge>}
      </FactRow>
      <FactRow
        label="Payment"
        fact={revenue.paymentHealth}
        note={payment && <PaymentNote words={revenue.paymentWords} decline={revenue.decline} />}
      >
        {payment && <StatusBadge tone={payment.tone}>{payment.word}</StatusBadge>}
      </FactRow>
      <FactRow label="Usage" isOwned fact={revenue.usagePercent} note={<UsageMeters usage={revenue.usage} />}>
        {revenue.usagePercent.value === null ? null : `${formatPercent(revenue.usagePercent.value)} of the plan`}
      </FactRow>
      <FactRow label="Renewal" isOwned fact={revenue.renewsAt} note={revenue.renewalWords}>
        {revenue.renewsAt.value && formatDay(revenue.renewsAt.value)}
      </FactRow>
      <FactRow label="Lifetime value" fact={revenue.lifetimeValue} note={paidWords(revenue)}>
        {revenue.lifetimeValue.value && <MoneyText amount={revenue.lifetimeValue.value} />}
      </FactRow>
      <FactRow label="Refunded" fact={revenue.refunded}>
        {revenue.refunded.value && <MoneyText amount={revenue.refunded.value} zero="Nothing" />}
      </FactRow>
    </dl>
  );
}

const declineWords = {
  hard: 'Hard decline: a retry with this payment method will not go through.',
  soft: 'Soft decline: a retry may go through.',
};

/** What is wrong with the payment, and whether waiting may help. */
function PaymentNote({ words, decline }: { words: string | null; decline: RevenueDto['decline'] }) {
  return (
    <>
      {words && shortDates(words)}
      {decline && <span className={classes.decline}>{declineWords[decline]}</span>}
    </>
  );
}

function paidWords({ lifetimeValue }: RevenueDto): string {
  return lifetimeValue.value?.length === 0 ? 'No invoice has been paid yet.' : 'Paid invoices, before refunds.';
}

/** Where a reason says that there is none at all, it is no zero. */
function zeroOf(fact: RevenueDto['mrr']): string {
  return fact.reason === null ? '0' : '–';
}
