import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Page } from '../../ui/page.tsx';

export function PlaybooksPage() {
  return (
    <Page title="Playbooks">
      <SkeletonRows />
    </Page>
  );
}
