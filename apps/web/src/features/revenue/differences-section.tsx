import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import type { RevenueVarianceRowDto } from '#contracts/revenue-variance.ts';
import { rowsOf } from '../../lib/api.ts';
import { useMode } from '../../lib/mode.ts';
import { moreOf } from '../../lib/more-of.ts';
import { DataTable } from '../../ui/data-table.tsx';
import type { DataColumn } from '../../ui/data-table-props.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { StatedMrr } from '../../ui/stated-mrr.tsx';
import { sourcesQuery, variancePages } from './api.ts';
import classes from './revenue.module.css';

/** Accounts about which two systems disagree, the furthest apart first, each with the main reason; the account tells all. */
export function DifferencesSection() {
  const { mode } = useMode();
  const navigate = useNavigate();
  const sources = useQuery(sourcesQuery());
  const list = useInfiniteQuery(variancePages(mode));
  const rows = rowsOf(list.data);
  const canCompare = sources.data?.rows.find((row) => row.mode === mode)?.canChoose ?? false;
  if (list.isPending || sources.isPending) {
    return (
      <>
        <Lead />
        <SkeletonRows rows={12} hasHead />
      </>
    );
  }
  if (list.isError && rows.length === 0) {
    return (
      <FailedState
        what="The differences could not be loaded."
        kept="Nothing was changed."
        error={list.error}
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (rows.length === 0) return <NoDifference canCompare={canCompare} />;
  return (
    <>
      <Lead />
      <DataTable
        label="Accounts that differ"
        columns={columnsFor(rows)}
        rows={rows}
        rowKey={(row) => row.accountId}
        rowHref={hrefOf}
        onOpen={(row) => void navigate(hrefOf(row))}
        {...moreOf(list)}
      />
    </>
  );
}

function Lead() {
  return (
    <p className={classes.lead}>
      Accounts for which the two systems state different MRR. The main reason is what explains the most; open one to see
      all. The primary's figure counts; the two are never added up.
    </p>
  );
}

function NoDifference({ canCompare }: { canCompare: boolean }) {
  if (canCompare) {
    return (
      <EmptyState title="Nothing differs.">
        Of every account that both systems know, they state the same MRR.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="There is nothing to compare."
      action={
        <Button component={Link} to="/connectors" variant="default">
          Open Connectors
        </Button>
      }
    >
      Differences appear once two billing systems are connected in this mode.
    </EmptyState>
  );
}

function hrefOf(row: RevenueVarianceRowDto): string {
  return `/accounts/${row.accountId}#two-systems`;
}

/** One column a system, the primary first: rows of one mode name the same systems. */
function columnsFor(rows: readonly RevenueVarianceRowDto[]): readonly DataColumn<RevenueVarianceRowDto>[] {
  const systems = new Map(rows.flatMap((row) => row.systems.map((one) => [one.system, one])));
  const ordered = [...systems.values()].toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary));
  return [
    {
      key: 'account',
      header: 'Account',
      width: 160,
      grow: 2,
      card: 'title',
      cell: (row) => <span title={row.name}>{row.name}</span>,
    },
    ...ordered.map(({ system, label, isPrimary }): DataColumn<RevenueVarianceRowDto> => ({
      key: system,
      header: isPrimary ? `${label}, primary` : label,
      width: 120,
      grow: 1,
      align: 'right',
      cell: (row) => (
        <>
          <span className={classes.cardLabel}>{label} </span>
          <StatedMrr mrr={row.systems.find((one) => one.system === system)?.mrr ?? null} />
        </>
      ),
    })),
    {
      key: 'reason',
      header: 'Main reason',
      width: 120,
      grow: 1,
      yields: 1,
      cell: ({ mainReason }) =>
        mainReason && <span title={mainReason.sentence ?? mainReason.words}>{mainReason.words}</span>,
    },
    {
      key: 'difference',
      header: 'Difference',
      width: 120,
      grow: 1,
      align: 'right',
      card: 'aside',
      cell: (row) => <MoneyText amount={row.difference} isChange />,
    },
  ];
}
