import { Link } from 'react-router';
import type { FlaggedAccountDto } from '#contracts/flags.ts';
import type { FlagActions } from '../../lib/flag-actions.ts';
import { useMayAct } from '../../lib/roles.ts';
import { BandMark } from '../../ui/band-mark.tsx';
import { MrrText } from '../../ui/mrr-text.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { FlaggedCauses } from './flagged-causes.tsx';
import { FlaggedNext } from './flagged-next.tsx';
import { FlaggedRowActions, type OpenMenu } from './flagged-row-actions.tsx';
import classes from './flagged.module.css';

export const linkIdOf = (accountId: string) => `flagged-${accountId}`;

interface FlaggedRowProps {
  row: FlaggedAccountDto;
  isSelected: boolean;
  onSelect: () => void;
  actions: FlagActions;
  openMenu: OpenMenu;
  onMenu: (menu: OpenMenu) => void;
}

/** One account: how it stands, why it is here, what it is worth, what happens next, what can be done. */
export function FlaggedRow({ row, isSelected, onSelect, actions, openMenu, onMenu }: FlaggedRowProps) {
  const mayAct = useMayAct();
  // One day's score is said beside it already.
  const hasLine = row.history.filter((score) => score !== null).length > 1;
  return (
    <li className={classes.row} data-selected={isSelected || undefined} data-busy={openMenu !== null || undefined}>
      <div className={classes.health}>
        <BandMark band={row.band} score={row.score} isCompact />
        {hasLine && <Sparkline values={row.history} label={`Health of ${row.name} over 30 days`} width={56} />}
      </div>
      <div className={classes.who}>
        <Link
          id={linkIdOf(row.accountId)}
          to={`/accounts/${row.accountId}`}
          className={classes.name}
          title={row.name}
          onFocus={onSelect}
        >
          {row.name}
        </Link>
        {row.owner && <span className={classes.owner}>{row.owner.name}</span>}
      </div>
      <FlaggedCauses row={row} />
      <div className={classes.risk}>
        <MrrText mrr={row.atRisk} words={row.atRiskWords} />
      </div>
      <div className={classes.next} data-empty={row.next === null || undefined}>
        <FlaggedNext row={row} />
      </div>
      {mayAct && (
        <div className={classes.actions} role="group" aria-label={`Actions for ${row.name}`}>
          <FlaggedRowActions row={row} actions={actions} openMenu={openMenu} onMenu={onMenu} />
        </div>
      )}
    </li>
  );
}
