import type { ConnectionDto } from '#contracts/connections.ts';
import { formatDayTime } from '../../lib/format.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { Section } from '../../ui/section.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import { useTroubleshoot } from './api.ts';
import { FewerAccounts } from './fewer-accounts.tsx';
import { TroubleRow } from './trouble-row.tsx';
import classes from './troubleshooting.module.css';

/** How many checks there are, for a skeleton of their size. */
const checksExpected = 7;

/** "Something is missing?": the checks run themselves, in the order in which to mend what they find. */
export function Troubleshooting({ connection }: { connection: ConnectionDto }) {
  const check = useTroubleshoot(connection.id);
  if (!useIsAdmin()) return null;
  return (
    <Section
      title="Something is missing?"
      hint={`Keepwell asks ${connection.systemLabel} itself and checks each step from the ${connection.readWith} to the account, in the order to mend them.`}
      action={
        <WorkButton variant="default" loading={check.isPending} onClick={() => check.mutate()}>
          {check.data ? 'Check again' : 'Run the checks'}
        </WorkButton>
      }
    >
      <div aria-live="polite" aria-busy={check.isPending}>
        {check.isPending ? (
          <SkeletonRows rows={checksExpected} height={48} />
        ) : check.error ? (
          <FailedState
            what="The checks could not be run."
            kept="Nothing was changed."
            error={check.error}
            onRetry={() => check.mutate()}
          />
        ) : check.data ? (
          <>
            <p className={classes.summary}>
              {summaryOf(check.data.checks)} Checked {formatDayTime(check.data.checkedAt)}.
            </p>
            <ul className={classes.checks}>
              {check.data.checks.map((trouble) => (
                <TroubleRow key={trouble.key} trouble={trouble} connection={connection} />
              ))}
            </ul>
            <FewerAccounts connection={connection} counts={check.data.fewerAccounts} />
          </>
        ) : null}
      </div>
    </Section>
  );
}

function summaryOf(checks: readonly { result: string }[]): string {
  const problems = checks.filter(({ result }) => result === 'problem').length;
  const warnings = checks.filter(({ result }) => result === 'warning').length;
  const notes = checks.filter(({ result }) => result === 'info').length;
  if (problems === 0 && warnings === 0) {
    return notes === 0 ? 'Every check is fine.' : `Nothing to mend, ${notes === 1 ? '1 note' : `${notes} notes`}.`;
  }
  const parts = [
    ...(problems > 0 ? [problems === 1 ? '1 problem' : `${problems} problems`] : []),
    ...(warnings > 0 ? [warnings === 1 ? '1 remark' : `${warnings} remarks`] : []),
  ];
  return `${parts.join(' and ')}.`;
}
