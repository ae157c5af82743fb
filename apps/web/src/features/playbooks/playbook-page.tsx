import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Page } from '../../ui/page.tsx';

export function PlaybookPage() {
  return (
    <Page title="Playbook">
      <SkeletonRows />
    </Page>
  );
}
