import type { HealthDto } from '#contracts/account-health.ts';
import { useNow } from '../../lib/use-now.ts';
import { Panel } from '../../ui/panel.tsx';
import { HealthHistory, isWorthDrawing } from './health-history.tsx';

/** The scores that a contact had while billing knew it: they stay, and there is none now. */
export function PastHealth({ history }: { history: HealthDto['history'] }) {
  const now = useNow();
  if (history.every(({ score }) => score === null) || !isWorthDrawing(history, now)) return null;
  return (
    <Panel id="health" title="Past health">
      <HealthHistory history={history} />
    </Panel>
  );
}
