import { ActionIcon } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import type { AccountRowDto } from '#contracts/accounts.ts';
import { useNavigate } from 'react-router';
import { DataTable } from '../../ui/data-table.tsx';
import { MemberPicker } from '../../ui/member-picker.tsx';
import { type Pill, type Sort, sorts, useAssignAccount } from './api.ts';
import { columnsOf } from './customer-columns.tsx';

interface CustomersTableProps {
  pill: Pill;
  rows: readonly AccountRowDto[];
  total: number | null;
  sort: Sort;
  onSort: (sort: Sort) => void;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
}

const hrefOf = (row: AccountRowDto) => `/accounts/${row.id}`;

export function CustomersTable({ pill, onSort, ...list }: CustomersTableProps) {
  const navigate = useNavigate();
  const assign = useAssignAccount();
  return (
    <DataTable
      {...list}
      label="Customers"
      columns={columnsOf[pill]}
      rowKey={(row) => row.id}
      rowHref={hrefOf}
      onOpen={(row) => void navigate(hrefOf(row))}
      onSort={(next) => onSort(sorts.find((sort) => sort === next) ?? 'mrr')}
      actions={(row) => (
        <MemberPicker
          memberId={row.owner?.memberId ?? null}
          onPick={(memberId) => void assign(row.id, memberId)}
        >
          <ActionIcon variant="default" title="Change owner" aria-label={`Change owner of ${row.name}`}>
            <IconUser size={16} stroke={1.75} />
          </ActionIcon>
        </MemberPicker>
      )}
    />
  );
}
