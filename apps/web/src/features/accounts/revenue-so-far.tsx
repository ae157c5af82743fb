import type { ShownBillingDto } from '#contracts/account-list.ts';
import { formatDay, formatPercent, shortDates } from '../../lib/format.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { Notice } from '../../ui/notice.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { FactRow } from './fact-row.tsx';
import { paymentLook, statusLooks } from './status-tones.ts';
import classes from './revenue.module.css';

/** What lists show meanwhile, marked as unfinished: nothing is kept of it, and what is not there yet may still come. */
export function RevenueSoFar({ soFar, words }: { soFar: ShownBillingDto; words: string }) {
  const { mrr, plan, paymentHealth, paymentFailure, paymentWords, usagePercent, renewsAt, knownAt } = soFar;
  const fact = { reason: null, sources: [], knownAt };
  const status = soFar.status && statusLooks[soFar.status];
  const payment = paymentHealth && paymentLook(paymentHealth, paymentFailure);
  return (
    <div className={classes.soFar}>
      <Notice tone="info">{words} These are the facts so far, and they may still change.</Notice>
      <dl className={classes.facts}>
        <SoFarRow label="MRR" fact={fact} note={soFar.mrrWords}>
          {mrr && <MoneyText amount={mrr} zero={soFar.mrrWords === null ? '0' : '–'} />}
        </SoFarRow>
        <SoFarRow label="Plan" fact={fact}>
          {plan}
        </SoFarRow>
        <SoFarRow label="Status" fact={{ ...fact, reason: soFar.statusWords }}>
          {status && <StatusBadge tone={status.tone}>{status.word}</StatusBadge>}
        </SoFarRow>
        <SoFarRow label="Payment" fact={fact} note={paymentWords && shortDates(paymentWords)}>
          {payment && <StatusBadge tone={payment.tone}>{payment.word}</StatusBadge>}
        </SoFarRow>
        <SoFarRow label="Usage" fact={fact}>
          {usagePercent === null ? null : `${formatPercent(usagePercent)} of the plan`}
        </SoFarRow>
        <SoFarRow label="Renewal" fact={fact}>
          {renewsAt && formatDay(renewsAt)}
        </SoFarRow>
      </dl>
    </div>
  );
}

const unread = { reason: 'Not read yet.', sources: [], knownAt: null };

/** What is not there has no age either. */
function SoFarRow({ fact, children, ...row }: Parameters<typeof FactRow>[0]) {
  return (
    <FactRow {...row} fact={children === null ? { ...unread, reason: fact.reason ?? unread.reason } : fact}>
      {children}
    </FactRow>
  );
}
