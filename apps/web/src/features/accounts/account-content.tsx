import type { AccountDto } from '#contracts/accounts.ts';
import { ChargesPanel } from './charges-panel.tsx';
import { FactStrip } from './fact-strip.tsx';
import { FlagsPanel } from './flags-panel.tsx';
import { HealthPanel } from './health-panel.tsx';
import { InvoicesPanel } from './invoices-panel.tsx';
import { PastHealth } from './past-health.tsx';
import { RevenuePanel } from './revenue-panel.tsx';
import { SystemsContext, useSystemsOf } from './systems.ts';
import { TimelinePanel } from './timeline-panel.tsx';
import { TwoSystemsPanel } from './two-systems-panel.tsx';
import classes from './account.module.css';

export function AccountContent({ account }: { account: AccountDto }) {
  const { revenue } = account;
  const systems = useSystemsOf(account);
  return (
    <SystemsContext value={systems}>
      <div className={classes.account}>
        <FactStrip account={account} />
        <div className={classes.columns}>
          <div className={classes.main}>
            <FlagsPanel account={account} />
            {!account.isContact && <HealthPanel health={account.health} />}
            <RevenuePanel account={account} />
            {account.isContact && <PastHealth history={account.health.history} />}
            {systems.isShared && <TwoSystemsPanel accountId={account.id} />}
            {revenue && <InvoicesPanel invoices={revenue.invoices} />}
            {revenue && <ChargesPanel accountId={account.id} charges={revenue.charges} words={revenue.chargesWords} />}
          </div>
          <aside className={classes.side} aria-label="Timeline">
            <TimelinePanel accountId={account.id} />
          </aside>
        </div>
      </div>
    </SystemsContext>
  );
}
