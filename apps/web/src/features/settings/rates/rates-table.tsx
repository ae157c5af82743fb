import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { ExchangeRateDto } from '#contracts/rates.ts';
import { formatDay } from '../../../lib/format.ts';
import { type PlainColumn, PlainTable } from '../../../ui/plain-table.tsx';
import { RateHistory } from './rate-history.tsx';
import { sourceWords } from './source-words.ts';
import classes from './rates.module.css';

const columns: readonly PlainColumn[] = [
  { header: 'Currency' },
  { header: 'For € 1', align: 'right' },
  { header: 'Of' },
  { header: 'From' },
];

/** The rate in force for each currency, with the day it is of; each opens to all that were held before. */
export function RatesTable({ rows, currency }: { rows: readonly ExchangeRateDto[]; currency: string }) {
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <div className={classes.table}>
      <PlainTable caption="Units for one euro, the newest of each currency" columns={columns}>
        {rows.map((rate) => {
          const isOpen = opened === rate.currency;
          return (
            <tbody key={rate.currency}>
              <tr className={rate.currency === currency ? classes.own : undefined}>
                <th scope="row">
                  <UnstyledButton
                    className={classes.opener}
                    aria-expanded={isOpen}
                    aria-label={`Earlier rates of ${rate.currency.toUpperCase()}`}
                    onClick={() => setOpened(isOpen ? null : rate.currency)}
                  >
                    <IconChevronRight size={14} stroke={1.75} data-open={isOpen || undefined} aria-hidden />
                    {rate.currency.toUpperCase()}
                  </UnstyledButton>
                </th>
                <td data-align="right">{rate.perEuro}</td>
                <td>{formatDay(rate.day)}</td>
                <td>{sourceWords(rate)}</td>
              </tr>
              {isOpen && (
                <tr>
                  <td colSpan={4} className={classes.historyCell}>
                    <RateHistory currency={rate.currency} />
                  </td>
                </tr>
              )}
            </tbody>
          );
        })}
      </PlainTable>
    </div>
  );
}
