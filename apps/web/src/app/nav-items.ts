import {
  IconChartBar,
  IconFlag3,
  IconInbox,
  IconMailForward,
  IconPlugConnected,
  IconRoute,
  IconSettings,
  IconUsersGroup,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

export interface NavItem {
  path: string;
  label: string;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  /** The letter after G that opens it. */
  letter: string;
  /** Which count waits for a person there. */
  count?: 'flagged' | 'drafts';
  /** In the bottom bar of a phone; the rest stands behind "More". */
  isMain?: boolean;
}

export const workItems: readonly NavItem[] = [
  { path: '/flagged', label: 'Flagged', icon: IconFlag3, letter: 'f', count: 'flagged', isMain: true },
  { path: '/drafts', label: 'Drafts', icon: IconMailForward, letter: 'd', count: 'drafts', isMain: true },
  { path: '/customers', label: 'Customers', icon: IconUsersGroup, letter: 'c', isMain: true },
  { path: '/playbooks', label: 'Playbooks', icon: IconRoute, letter: 'p', isMain: true },
  { path: '/revenue', label: 'Revenue', icon: IconChartBar, letter: 'r' },
];

export const setUpItems: readonly NavItem[] = [
  { path: '/connectors', label: 'Connectors', icon: IconPlugConnected, letter: 'n' },
  { path: '/outbox', label: 'Outbox', icon: IconInbox, letter: 'o' },
  { path: '/settings', label: 'Settings', icon: IconSettings, letter: 's' },
];

export const navItems: readonly NavItem[] = [...workItems, ...setUpItems];
