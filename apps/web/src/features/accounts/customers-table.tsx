import { useMediaQuery } from '@mantine/hooks';
import type { AccountRowDto } from '#contracts/account-list.ts';
import { useNavigate } from 'react-router';
import type { More } from '../../lib/more-of.ts';
import { useMayAct } from '../../lib/roles.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { type Pill, type Sort, sorts } from './api.ts';
import { CustomerOwner } from './customer-owner.tsx';
import { columnsOf } from './customer-columns.tsx';

interface CustomersTableProps extends More {
  pill: Pill;
  rows: readonly AccountRowDto[];
  total: number | null;
  sort: Sort;
  onSort: (sort: Sort) => void;
}

const renderOwnerPicker = (row: AccountRowDto) => <CustomerOwner row={row} />;
const hrefOf = (row: AccountRowDto) => `/accounts/${row.id}`;

export function CustomersTable({ pill, onSort, ...list }: CustomersTableProps) {
  const navigate = useNavigate();
  const mayAct = useMayAct();
  // On a phone the owner is changed on the account's own page.
  const isPhone = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false });
  return (
    <DataTable
      {...list}
      label="Customers"
      columns={columnsOf[pill]}
      rowKey={(row) => row.id}
      rowHref={hrefOf}
      onOpen={(row) => void navigate(hrefOf(row))}
      onSort={(next) => onSort(sorts.find((sort) => sort === next) ?? 'mrr')}
      actions={isPhone || !mayAct ? undefined : renderOwnerPicker}
    />
  );
}
