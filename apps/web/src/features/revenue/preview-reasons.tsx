import type { RevenueReasonsDto } from '#contracts/revenue-sources.ts';
import { countOf } from '../../lib/format.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import classes from './revenue.module.css';

interface PreviewReasonsProps {
  reasons: RevenueReasonsDto;
  /** Accounts whose MRR changes, all of them. */
  changing: number;
}

/** Why MRR changes, summed up: each account under its main reason. */
export function PreviewReasons({ reasons: { accounts, rows }, changing }: PreviewReasonsProps) {
  if (rows.length === 0) return null;
  return (
    <div className={classes.scroll}>
      <table className={classes.totals} aria-label="Why MRR changes">
        <thead>
          <tr>
            <th scope="col">
              Main reason{accounts < changing && `, of the ${countOf(accounts, 'account')} furthest apart`}
            </th>
            <th scope="col">Accounts</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ code, words, accounts: of, mrrDifference }) => (
            <tr key={code}>
              <th scope="row">{words}</th>
              <td>{of}</td>
              <td>
                <MoneyText amount={mrrDifference} isChange isStacked />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
