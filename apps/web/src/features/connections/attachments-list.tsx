import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import type { AttachmentDto } from '#contracts/attachments.ts';
import type { ConnectionDto } from '#contracts/connections.ts';
import { rowsOf } from '../../lib/api.ts';
import { moreOf } from '../../lib/more-of.ts';
import { useMayAct } from '../../lib/roles.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { attachmentsQuery } from './attachments-api.ts';
import { actionColumn, attachmentColumns } from './attachment-columns.tsx';
import { absentWords, canBePlaced, type ShownState } from './attachment-states.ts';

const hrefOf = ({ account }: AttachmentDto) => (account === null ? undefined : `/accounts/${account.accountId}`);

/** Each customer with the account it belongs to and the evidence; where several fit, with those. */
export function AttachmentsList({ connection, state }: { connection: ConnectionDto; state: ShownState }) {
  const mayAct = useMayAct();
  const { id } = connection;
  const navigate = useNavigate();
  const list = useInfiniteQuery(attachmentsQuery(id, state === 'all' ? undefined : state));
  const rows = rowsOf(list.data);
  if (list.error && rows.length === 0) {
    return (
      <FailedState
        what="The customers could not be loaded."
        kept="Nothing was changed."
        error={list.error}
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (list.isPending) return <SkeletonRows rows={14} hasHead />;
  if (rows.length === 0) return <EmptyState title={absentWords[state].title}>{absentWords[state].text}</EmptyState>;
  const open = (row: AttachmentDto) => {
    const href = hrefOf(row);
    if (href !== undefined) void navigate(href);
  };
  return (
    <DataTable
      label="Customers of the connection"
      columns={mayAct && rows.some(canBePlaced) ? [...attachmentColumns, actionColumn(connection)] : attachmentColumns}
      rows={rows}
      rowKey={(row) => row.externalId}
      rowHref={hrefOf}
      onOpen={open}
      {...moreOf(list)}
    />
  );
}
