import { Button, Menu } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconCheck, IconMoon } from '@tabler/icons-react';
import { type Assignee, assignees, type Snoozed } from './api.ts';

const labels: Record<Assignee, string> = { anyone: 'Everybody’s', me: 'Mine', nobody: 'Nobody’s' };

interface WhoseFilterProps {
  assignee: Assignee;
  onAssignee: (assignee: Assignee) => void;
  snoozed: Snoozed;
  onSnoozed: (snoozed: Snoozed) => void;
}

/** Whose flags are shown, and whether the snoozed ones are. */
export function WhoseFilter({ assignee, onAssignee, snoozed, onSnoozed }: WhoseFilterProps) {
  const isSnoozed = snoozed === 'only';
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button variant="default" leftSection={<IconAdjustmentsHorizontal size={14} aria-hidden />}>
            {labels[assignee]}
          </Button>
        </Menu.Target>
        <Menu.Dropdown aria-label="Whose flags">
          {assignees.map((value) => (
            <Menu.Item
              key={value}
              onClick={() => onAssignee(value)}
              rightSection={value === assignee ? <IconCheck size={14} aria-label="chosen" /> : null}
            >
              {labels[value]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button
        variant={isSnoozed ? 'light' : 'default'}
        aria-pressed={isSnoozed}
        leftSection={<IconMoon size={14} aria-hidden />}
        onClick={() => onSnoozed(isSnoozed ? 'hide' : 'only')}
      >
        Snoozed
      </Button>
    </>
  );
}
