import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Page } from '../../ui/page.tsx';

export function DraftsPage() {
  return (
    <Page title="Drafts">
      <SkeletonRows />
    </Page>
  );
}
