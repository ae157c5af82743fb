import { Menu } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { listMembers } from '#contracts/session.ts';
import { queryOf } from '../lib/api.ts';
import { useMe } from '../lib/me.ts';

interface MemberPickerProps {
  /** Who has it now. */
  memberId: string | null;
  onPick: (memberId: string | null) => void;
  /** The button that opens it. */
  children: ReactNode;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
}

/** Gives something to a member, or to nobody; oneself stands first. */
export function MemberPicker({ memberId, onPick, children, isOpen, onOpenChange }: MemberPickerProps) {
  const me = useMe();
  const members = useQuery(queryOf(listMembers));
  const others = members.data?.rows.filter((member) => member.id !== me.member.id) ?? [];
  const choices = [{ id: me.member.id, name: `${me.member.name} (you)` }, ...others];
  return (
    // Within the landmark of its button, and not cut off by what scrolls around it.
    <Menu
      opened={isOpen}
      onChange={onOpenChange}
      position="bottom-end"
      width={220}
      returnFocus
      withinPortal={false}
      floatingStrategy="fixed"
    >
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown aria-label="Assign to" mah={320} style={{ overflowY: 'auto' }}>
        {choices.map((member) => (
          <Menu.Item key={member.id} rightSection={checkOf(member.id === memberId)} onClick={() => onPick(member.id)}>
            {member.name}
          </Menu.Item>
        ))}
        {members.isError && <Menu.Label>The other members could not be loaded.</Menu.Label>}
        <Menu.Divider />
        <Menu.Item rightSection={checkOf(memberId === null)} onClick={() => onPick(null)}>
          Nobody
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function checkOf(isChosen: boolean) {
  return isChosen ? <IconCheck size={14} aria-label="chosen" /> : null;
}
