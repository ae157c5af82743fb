import { Link } from 'react-router';
import type { ConnectionDto } from '#contracts/connections.ts';
import type { FewerAccountsDto } from '#contracts/troubleshooting.ts';
import { formatCount } from '../../lib/format.ts';
import classes from './troubleshooting.module.css';

/** "Why fewer accounts than customers?", as the subtraction it is. */
export function FewerAccounts({ connection, counts }: { connection: ConnectionDto; counts: FewerAccountsDto }) {
  const { customers, neverHeld, waiting, shared, accounts, words } = counts;
  const customersAt = `/connectors/${connection.id}?tab=customers`;
  const less: readonly (readonly [string, number, string | null])[] = [
    ['Deleted before they had an account', neverHeld, null],
    ['Waiting to be read', waiting, `${customersAt}&state=waiting`],
    ['Sharing an account with another one', shared, null],
  ];
  return (
    <section className={classes.fewer} aria-labelledby="fewer-title">
      <h3 id="fewer-title" className={classes.question}>
        {customers === accounts ? 'Accounts and customers' : 'Why fewer accounts than customers?'}
      </h3>
      <table className={classes.sum}>
        <tbody>
          <tr>
            <th scope="row">Customers in {connection.systemLabel}</th>
            <td>
              <Link to={customersAt} className={classes.door}>
                {formatCount(customers)}
              </Link>
            </td>
          </tr>
          {less.map(([label, count, list]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>
                {count === 0 || list === null ? (
                  subtracted(count)
                ) : (
                  <Link to={list} className={classes.door}>
                    {subtracted(count)}
                  </Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Accounts here</th>
            <td>{formatCount(accounts)}</td>
          </tr>
        </tfoot>
      </table>
      {words.map((sentence) => (
        <p key={sentence} className={classes.reason}>
          {sentence}
        </p>
      ))}
    </section>
  );
}

function subtracted(count: number): string {
  return count === 0 ? '0' : `− ${formatCount(count)}`;
}
