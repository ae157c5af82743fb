import type { ReactNode } from 'react';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Page } from '../../ui/page.tsx';

export function CustomersPage({ connectChoices }: { connectChoices: ReactNode }) {
  return (
    <Page title="Customers">
      <SkeletonRows />
      {connectChoices}
    </Page>
  );
}
