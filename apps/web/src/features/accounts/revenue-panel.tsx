import { Link } from 'react-router';
import type { AccountDto } from '#contracts/accounts.ts';
import type { RevenueDto } from '#contracts/revenue.ts';
import { MrrHistory } from './mrr-history.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RevenueDoubts } from './revenue-doubts.tsx';
import { RevenueFacts } from './revenue-facts.tsx';
import { RevenueSoFar } from './revenue-so-far.tsx';
import classes from './revenue.module.css';

type Customer = RevenueDto['customers'][number];

/** What billing says, each value with its source and age; or why it says nothing. */
export function RevenuePanel({ account }: { account: AccountDto }) {
  const { revenue } = account;
  return (
    <Panel id="revenue" title="Revenue" aside={revenue && <span>{customersOf(revenue.customers)}</span>}>
      {revenue === null ? (
        <NoRevenue account={account} />
      ) : (
        <>
          <RevenueDoubts doubts={revenue.doubts} />
          <RevenueFacts revenue={revenue} />
          <MrrHistory accountId={account.id} />
        </>
      )}
    </Panel>
  );
}

function NoRevenue({ account: { soFar, revenueWords, movedTo, isContact } }: { account: AccountDto }) {
  if (movedTo !== null) {
    return (
      <p className={classes.absent}>
        Its billing customer was linked to another account by a person:{' '}
        <Link to={`/accounts/${movedTo.accountId}`} className={classes.way}>
          {movedTo.name}
        </Link>
        . What happened before stays here.
      </p>
    );
  }
  if (isContact) {
    return (
      <p className={classes.absent}>
        A contact has no MRR, no renewal and no health. They stand here as soon as a connected billing system knows it.{' '}
        <Link to="/connectors" className={classes.way}>
          Open Connectors
        </Link>
      </p>
    );
  }
  const words = revenueWords ?? 'Billing facts are not there at the moment.';
  return soFar === null ? <p className={classes.absent}>{words}</p> : <RevenueSoFar soFar={soFar} words={words} />;
}

function customersOf(customers: readonly Customer[]): string {
  return customers.length === 1 ? 'From 1 billing customer' : `From ${customers.length} billing customers`;
}
