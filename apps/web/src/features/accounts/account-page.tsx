import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Page } from '../../ui/page.tsx';

export function AccountPage() {
  return (
    <Page title="Account">
      <SkeletonRows />
    </Page>
  );
}
