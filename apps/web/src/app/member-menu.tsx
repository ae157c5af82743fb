import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconKeyboard, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { useMe } from '../lib/me.ts';
import { request } from '../lib/request.ts';
import { openShortcutHelp } from './shortcut-store.ts';
import classes from './member-menu.module.css';

const schemes = [
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'dark', label: 'Dark', icon: IconMoon },
  { value: 'auto', label: 'As the system', icon: IconDeviceDesktop },
] as const;

/** The signed-in member: look of the pages, shortcuts, sign-out. */
export function MemberMenu({ isNarrow = false }: { isNarrow?: boolean }) {
  const { member } = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  return (
    // Stays in the landmark or dialog of its button.
    <Menu width={220} position="top-start" withinPortal={false} floatingStrategy="fixed">
      <Menu.Target>
        <button type="button" className={classes.member}>
          <span className={classes.face} aria-hidden>
            {initials(member.name)}
          </span>
          <span className={isNarrow ? classes.hidden : classes.name}>{member.name}</span>
          <span className={classes.hidden}>: theme, shortcuts, sign out</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{member.email}</Menu.Label>
        {schemes.map(({ value, label, icon: Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={14} stroke={1.75} />}
            rightSection={colorScheme === value ? <IconCheck size={14} aria-label="chosen" role="img" /> : null}
            onClick={() => setColorScheme(value)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={14} stroke={1.75} />} onClick={openShortcutHelp}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={14} stroke={1.75} />} onClick={() => signOut.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useSignOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => request({ method: 'POST', path: '/auth/sign-out', body: {} }),
    onSuccess: async () => {
      await navigate('/sign-in', { replace: true });
      queries.clear();
    },
  });
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return `${words[0]?.[0] ?? ''}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`.toUpperCase();
}
