import { Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { DeliveryDetailDto } from '#contracts/deliveries.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import { showFailureToast } from '../../lib/undo-toast.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import { useReplay } from './deliveries-api.ts';

/** Has everything the delivery named looked at once more; where that is not possible, it says why. */
export function ReplayButton({ id, delivery }: { id: string; delivery: DeliveryDetailDto }) {
  const replay = useReplay(id, delivery.id);
  const isAdmin = useIsAdmin();
  const { isPossible, words } = delivery.replay;
  const why = isAdmin ? words : 'An owner or an admin replays deliveries.';
  const isOff = !isAdmin || !isPossible;
  const isWaiting = delivery.result === 'waiting' && delivery.attempts.length > 1;
  const run = () =>
    replay.mutate(undefined, { onError: (error) => showFailureToast('The delivery was not replayed', error) });
  return (
    <Tooltip label={isOff ? why : 'Looks at all it named once more. What has not changed changes nothing.'}>
      <WorkButton
        variant="default"
        leftSection={<IconRefresh size={14} stroke={1.75} aria-hidden />}
        // It keeps the focus and its explanation, which a disabled one would lose.
        data-disabled={isOff || undefined}
        aria-disabled={isOff}
        loading={replay.isPending || isWaiting}
        onClick={() => !isOff && run()}
      >
        Replay
      </WorkButton>
    </Tooltip>
  );
}
