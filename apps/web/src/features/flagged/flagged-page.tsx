import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Page } from '../../ui/page.tsx';

export function FlaggedPage() {
  return (
    <Page title="Flagged">
      <SkeletonRows />
    </Page>
  );
}
