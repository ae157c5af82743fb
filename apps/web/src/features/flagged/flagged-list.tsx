import { useState } from 'react';
import type { FlaggedAccountDto } from '#contracts/flags.ts';
import { useFlagActions } from '../../lib/flag-actions.ts';
import { FlaggedRow } from './flagged-row.tsx';
import { useFlaggedKeys } from './use-flagged-keys.ts';
import { useSteadyRows } from './use-steady-rows.ts';
import classes from './flagged.module.css';

/** The accounts to look at, most MRR at stake first; nothing moves while the pointer is over it. */
export function FlaggedList({ rows }: { rows: readonly FlaggedAccountDto[] }) {
  const [isHeld, setIsHeld] = useState(false);
  const steady = useSteadyRows(rows, isHeld);
  const actions = useFlagActions();
  const { selected, select, menu, setMenu } = useFlaggedKeys(steady, actions);
  return (
    <div className={classes.place}>
      <div className={classes.head} aria-hidden>
        <span>Health, 30 days</span>
        <span>Account</span>
        <span>Why, since when</span>
        <span className={classes.right}>MRR at stake</span>
        <span>Next by itself</span>
      </div>
      <ul
        className={classes.list}
        aria-label="Flagged accounts"
        onPointerEnter={() => setIsHeld(true)}
        onPointerLeave={() => setIsHeld(false)}
      >
        {steady.map((row) => (
          <FlaggedRow
            key={row.accountId}
            row={row}
            actions={actions}
            isSelected={row.accountId === selected}
            onSelect={() => select(row.accountId)}
            openMenu={row.accountId === selected ? menu : null}
            onMenu={(next) => {
              select(row.accountId);
              setMenu(next);
            }}
          />
        ))}
      </ul>
    </div>
  );
}
