import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, useLocation } from 'react-router';
import type { AccountVarianceDto } from '#contracts/revenue-variance.ts';
import { formatDay } from '../../lib/format.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { SourceLink } from '../../ui/source-link.tsx';
import { StatedMrr } from '../../ui/stated-mrr.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { kindWords } from './kind-words.ts';
import { goToPanel, Panel } from '../../ui/panel.tsx';
import { type RecordColumn, RecordTable } from './record-table.tsx';
import { statusLooks } from './status-tones.ts';
import { varianceQuery } from './systems.ts';
import { VarianceReasons } from './variance-reasons.tsx';
import classes from './two-systems.module.css';

type Side = AccountVarianceDto['systems'][number];

const twoSystemsPanel = 'two-systems';

const columns: readonly RecordColumn<Side>[] = [
  { key: 'system', header: 'System', cell: (side) => <System side={side} /> },
  { key: 'plan', header: 'Plan', width: '132px', cell: (side) => side.plan ?? '–' },
  {
    key: 'status',
    header: 'Status',
    width: '92px',
    cell: ({ status }) =>
      status === null ? '–' : <StatusBadge tone={statusLooks[status].tone}>{statusLooks[status].word}</StatusBadge>,
  },
  {
    key: 'renews',
    header: 'Renews',
    width: '104px',
    cell: ({ renewsAt }) => (renewsAt === null ? '–' : formatDay(renewsAt)),
  },
  {
    key: 'mrr',
    header: 'MRR',
    align: 'right',
    width: '132px',
    cell: (side) => (
      <>
        <StatedMrr mrr={side.mrr} reason={side.reason} isStacked />
        {side.reason && <span className={classes.why}>{side.reason}</span>}
      </>
    ),
  },
];

/** What each billing system says of the account, how far they are apart, and why. */
export function TwoSystemsPanel({ accountId }: { accountId: string }) {
  const { data, error, isPending, refetch } = useQuery(varianceQuery(accountId));
  useArrival(isPending);
  return (
    <Panel
      id={twoSystemsPanel}
      title="Two systems"
      isFlush
      aside={
        <Anchor component={Link} to="/revenue" size="xs">
          Primary source
        </Anchor>
      }
    >
      {isPending && <SkeletonRows rows={3} />}
      {error && !data && (
        <FailedState what="What the systems say could not be compared." error={error} onRetry={() => void refetch()} />
      )}
      {data && (
        <>
          <RecordTable
            label="What each system says"
            columns={columns}
            rows={data.systems}
            rowKey={(side) => side.system}
          />
          <VarianceReasons variance={data} />
        </>
      )}
    </Panel>
  );
}

function System({ side }: { side: Side }) {
  return (
    <>
      <span className={classes.system}>
        {side.label}
        {side.isOwner && <StatusBadge tone="info">Shown</StatusBadge>}
      </span>
      {side.isPrimary && !side.isOwner && (
        <span className={classes.why}>Primary, but it does not speak for this account.</span>
      )}
      <span className={classes.customers}>
        {side.sources.map((source) => (
          <SourceLink key={source.externalId} source={source}>
            {kindWords(source)}
          </SourceLink>
        ))}
      </span>
    </>
  );
}

/** Who comes from the list of differences is led here. */
function useArrival(isPending: boolean): void {
  const { hash } = useLocation();
  useEffect(() => {
    if (!isPending && hash === `#${twoSystemsPanel}`) goToPanel(twoSystemsPanel);
  }, [isPending, hash]);
}
