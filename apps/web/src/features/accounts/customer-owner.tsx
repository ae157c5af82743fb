import { ActionIcon } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import type { AccountRowDto } from '#contracts/account-list.ts';
import { MemberPicker } from '../../ui/member-picker.tsx';
import { useAssignAccount } from './api.ts';

/** Gives the account of a row to a member. */
export function CustomerOwner({ row }: { row: AccountRowDto }) {
  const assign = useAssignAccount();
  return (
    <MemberPicker memberId={row.owner?.memberId ?? null} onPick={(memberId) => void assign(row.id, memberId)}>
      <ActionIcon variant="default" title="Change owner" aria-label={`Change owner of ${row.name}`}>
        <IconUser size={16} stroke={1.75} />
      </ActionIcon>
    </MemberPicker>
  );
}
