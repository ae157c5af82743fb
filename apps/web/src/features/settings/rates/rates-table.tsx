import type { ExchangeRateDto } from '#contracts/rates.ts';
import { formatDay } from '../../../lib/format.ts';
import classes from './rates.module.css';

const sources: Record<ExchangeRateDto['source'], string> = { ecb: 'Published', import: 'Imported', person: 'Set by' };

/** The rate in force for each currency, with the day it is of. */
export function RatesTable({ rows, currency }: { rows: readonly ExchangeRateDto[]; currency: string }) {
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <caption>Units for one euro, the newest of each currency</caption>
        <thead>
          <tr>
            <th scope="col">Currency</th>
            <th scope="col" className={classes.right}>
              For € 1
            </th>
            <th scope="col">Of</th>
            <th scope="col">From</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((rate) => (
            <tr key={rate.currency} data-own={rate.currency === currency || undefined}>
              <th scope="row">{rate.currency.toUpperCase()}</th>
              <td className={classes.right}>{rate.perEuro}</td>
              <td>{formatDay(rate.day)}</td>
              <td>
                {rate.source === 'person' ? `${sources.person} ${rate.learnedBy ?? 'a person'}` : sources[rate.source]}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
