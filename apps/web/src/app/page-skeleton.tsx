import { useLocation } from 'react-router';
import { Page } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton-rows.tsx';
import { navItems } from './nav-items.ts';

/** Pages that stand in no bar, and single records, whose names nobody knows yet. */
const others: readonly (readonly [path: string, title: string])[] = [
  ['/sign-in', 'Sign in to Keepwell'],
  ['/setup', 'Set up Keepwell'],
  ['/accounts/', 'Account'],
  ['/playbooks/', 'Playbook'],
  ['/connectors/consent', 'Connecting'],
  ['/connectors/', 'Connection'],
];

/** A page before its code has come: what it is called, so that whoever hears or sees it knows where they are. */
export function PageSkeleton() {
  const { pathname } = useLocation();
  return (
    <Page title={titleOf(pathname)}>
      <SkeletonRows />
    </Page>
  );
}

function titleOf(pathname: string): string {
  const other = others.find(([path]) => pathname.startsWith(path));
  return other?.[1] ?? navItems.find(({ path }) => pathname.startsWith(path))?.label ?? 'Keepwell';
}
