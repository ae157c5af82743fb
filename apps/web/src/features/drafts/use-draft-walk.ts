import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import type { DraftRowDto } from '#contracts/drafts.ts';
import { useShortcuts } from '../../lib/hotkeys.ts';
import { queueLinkIdOf } from './draft-queue-row.tsx';

/**
 * Which draft is open, and the walk through the queue by J and K; a decided draft keeps its place in the walk. `queue` names the list
 * that the rows are of.
 */
export function useDraftWalk(rows: readonly DraftRowDto[], queue: string) {
  const { id } = useParams();
  const navigate = useNavigate();
  const { search } = useLocation();
  const isPhone = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false }) ?? false;
  const firstId = useFirstShown(rows, queue);
  const selectedId = id ?? (isPhone ? null : firstId);
  const [lastPlace, setLastPlace] = useState(0);
  const place = rows.findIndex((row) => row.id === selectedId);
  if (place >= 0 && place !== lastPlace) setLastPlace(place);

  const open = (draftId: string) =>
    void navigate({ pathname: `/drafts/${draftId}`, search }, { replace: id !== undefined });
  const go = (to: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (!row) return;
    open(row.id);
    document.getElementById(queueLinkIdOf(row.id))?.focus();
  };
  // A draft that has left the queue has made room: the next one stands where it stood.
  const nextPlace = place >= 0 ? place + 1 : lastPlace;
  useShortcuts('Drafts', [
    { keys: 'j', does: 'Next draft', run: () => go(nextPlace) },
    { keys: 'k', does: 'Previous draft', run: () => go((place >= 0 ? place : lastPlace) - 1) },
  ]);
  return {
    selectedId,
    isPhone,
    isOpen: id !== undefined,
    goNext: nextPlace < rows.length ? () => go(nextPlace) : null,
    stay: () => {
      if (selectedId && selectedId !== id) open(selectedId);
    },
    leave: () => void navigate({ pathname: '/drafts', search }),
  };
}

/**
 * The draft that stood first when the queue was opened. It stays open when a larger one comes before it, or when somebody else decides
 * it: what a person reads must not turn into another message under the key that approves it.
 */
function useFirstShown(rows: readonly DraftRowDto[], queue: string): string | null {
  const now = { queue, id: rows[0]?.id ?? null };
  const [shown, setShown] = useState(now);
  const isKept = shown.queue === queue && shown.id !== null;
  if (!isKept && (shown.queue !== now.queue || shown.id !== now.id)) setShown(now);
  return isKept ? shown.id : now.id;
}
