import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { FlaggedAccountDto } from '#contracts/flags.ts';
import type { FlagActions } from '../../lib/flag-actions.ts';
import { useShortcuts } from '../../lib/hotkeys.ts';
import { useMayAct } from '../../lib/roles.ts';
import { linkIdOf } from './flagged-row.tsx';
import type { OpenMenu } from './flagged-row-actions.tsx';

/** J and K walk, and the focus goes with them; S, A, E, D and Enter act on the row that has it. */
export function useFlaggedKeys(rows: readonly FlaggedAccountDto[], actions: FlagActions) {
  const navigate = useNavigate();
  const mayAct = useMayAct();
  const [selected, setSelected] = useState<string | null>(null);
  const [menu, setMenu] = useState<OpenMenu>(null);
  const at = rows.findIndex((row) => row.accountId === selected);
  const row = rows[at];

  const select = (accountId: string) => {
    setSelected(accountId);
    if (accountId !== selected) setMenu(null);
  };
  const go = (next: number) => {
    const target = rows[Math.max(0, Math.min(rows.length - 1, next))];
    if (!target) return;
    select(target.accountId);
    const link = document.getElementById(linkIdOf(target.accountId));
    link?.focus();
    link?.scrollIntoView({ block: 'nearest' });
  };
  useWalkOn(at, selected !== null, go);
  const snooze = () => {
    if (!row) return;
    const isSnoozed = row.flags.every((flag) => flag.snoozedUntil !== null);
    if (isSnoozed) void actions.snooze({ name: row.name, flagIds: row.flags.map((flag) => flag.id) }, null);
    else setMenu('snooze');
  };
  const close = () => {
    if (!row) return;
    void actions.close({ name: row.name, flagIds: row.flags.map((flag) => flag.id) });
  };
  const acting = [
    { keys: 's', does: 'Snooze, or bring back', run: snooze },
    { keys: 'a', does: 'Assign', run: () => row && setMenu('assign') },
    { keys: 'e', does: 'Close the flag', run: close },
  ];
  useShortcuts('Flagged', [
    { keys: 'j', does: 'Next account', run: () => go(at + 1) },
    { keys: 'k', does: 'Previous account', run: () => go(at < 0 ? 0 : at - 1) },
    { keys: 'Enter', does: 'Open the account', run: () => row && void navigate(`/accounts/${row.accountId}`) },
    { keys: 'd', does: 'Open its draft', run: () => row?.draftId && void navigate(`/drafts/${row.draftId}`) },
    ...(mayAct ? acting : []),
  ]);
  return { selected, select, menu, setMenu };
}

/**
 * When the selected row has left the list (closed, snoozed, or resolved by itself), the row that took its place is the selected
 * one, so that the next key has something to act on. A focus that is somewhere else by now stays there.
 */
function useWalkOn(at: number, isSelected: boolean, go: (to: number) => void): void {
  const place = useRef(0);
  useEffect(() => {
    if (at >= 0) place.current = at;
    else if (isSelected && (document.activeElement ?? document.body) === document.body) go(place.current);
  });
}
