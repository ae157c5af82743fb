import { ActionIcon, Tooltip } from '@mantine/core';
import { IconBellOff, IconCheck, IconMoon, IconUser } from '@tabler/icons-react';
import type { FlaggedAccountDto } from '#contracts/flags.ts';
import type { FlagActions } from '../../lib/flag-actions.ts';
import { MemberPicker } from '../../ui/member-picker.tsx';
import { SnoozePicker } from '../../ui/snooze-picker.tsx';

export type OpenMenu = 'snooze' | 'assign' | null;

interface FlaggedRowActionsProps {
  row: FlaggedAccountDto;
  actions: FlagActions;
  openMenu: OpenMenu;
  onMenu: (menu: OpenMenu) => void;
}

/** What can be done with all flags shown of one account. */
export function FlaggedRowActions({ row, actions, openMenu, onMenu }: FlaggedRowActionsProps) {
  const flags = { name: row.name, flagIds: row.flags.map((flag) => flag.id) };
  const isSnoozed = row.flags.every((flag) => flag.snoozedUntil !== null);
  const assigneeId = row.flags[0]?.assignee?.memberId ?? null;
  return (
    <>
      {isSnoozed ? (
        <Tooltip label="Bring back now (S)">
          <ActionIcon
            variant="default"
            aria-label={`Bring ${row.name} back now`}
            onClick={() => void actions.snooze(flags, null)}
          >
            <IconBellOff size={16} stroke={1.75} />
          </ActionIcon>
        </Tooltip>
      ) : (
        <SnoozePicker
          isOpen={openMenu === 'snooze'}
          onOpenChange={(isOpen) => onMenu(isOpen ? 'snooze' : null)}
          onPick={(until) => void actions.snooze(flags, until)}
        >
          <ActionIcon
            variant="default"
            title="Snooze (S)"
            aria-label={`Snooze ${row.name}`}
            onClick={() => onMenu(openMenu === 'snooze' ? null : 'snooze')}
          >
            <IconMoon size={16} stroke={1.75} />
          </ActionIcon>
        </SnoozePicker>
      )}
      <MemberPicker
        memberId={assigneeId}
        isOpen={openMenu === 'assign'}
        onOpenChange={(isOpen) => onMenu(isOpen ? 'assign' : null)}
        onPick={(memberId) => void actions.assign(row.flags, memberId)}
      >
        <ActionIcon variant="default" title="Assign (A)" aria-label={`Assign ${row.name}`}>
          <IconUser size={16} stroke={1.75} />
        </ActionIcon>
      </MemberPicker>
      <Tooltip label="Close (E)">
        <ActionIcon variant="default" aria-label={`Close ${row.name}`} onClick={() => void actions.close(flags)}>
          <IconCheck size={16} stroke={1.75} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
