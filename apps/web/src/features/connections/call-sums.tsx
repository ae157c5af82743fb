import { Link } from 'react-router';
import type { z } from 'zod';
import type { sumCalls } from '#contracts/troubleshooting.ts';
import { countOf, formatCount } from '../../lib/format.ts';
import { Breakable } from '../../ui/breakable.tsx';
import { type PlainColumn, PlainTable } from '../../ui/plain-table.tsx';
import { CallAnswer } from './call-answer.tsx';
import { entriesOf } from './calls-api.ts';
import classes from './calls.module.css';

const columns: readonly PlainColumn[] = [
  { header: 'Resource' },
  { header: 'Answer' },
  { header: 'Calls', align: 'right' },
  { header: 'On average', align: 'right' },
];

type Sum = z.infer<typeof sumCalls.response>['rows'][number];

/** Sums do not tell who asked: these may be the good answer to a test of what may be read. */
const mayBeExpected = ({ status }: Sum) => status === 400 || status === 404;

/** Certainly no good answer and no request for patience; what may be one, only the calls themselves tell. */
const isBad = (row: Sum) => row.status === 0 || (row.status >= 400 && row.status !== 429 && !mayBeExpected(row));

/** The kept calls by resource and answer, the most frequent first; folded, because the sentence above says the sum. */
export function CallSums({ id, rows }: { id: string; rows: readonly Sum[] }) {
  const bad = rows.filter(isBad).reduce((sum, row) => sum + row.calls, 0);
  const resources = new Set(rows.map((row) => row.resource)).size;
  return (
    <details className={classes.sums}>
      <summary>
        By resource and answer
        <span className={classes.brief}>
          {countOf(resources, 'resource')}
          {bad > 0 && `, ${countOf(bad, 'call')} with no answer or an error other than 400, 404 and 429`}
        </span>
      </summary>
      <PlainTable label="Calls by resource and answer" columns={columns} className={classes.table}>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.method} ${row.resource} ${row.status}`}>
              <th scope="row">
                <code className={classes.code}>
                  <Breakable text={`${row.method} ${row.resource}`} />
                </code>
              </th>
              <td>
                <CallAnswer status={row.status} isExpected={mayBeExpected(row) && 'maybe'} />
              </td>
              <td data-align="right">
                <Link to={entriesOf(id, row)} className={classes.door}>
                  {formatCount(row.calls)}
                </Link>
              </td>
              <td data-align="right">{formatCount(row.averageMs)} ms</td>
            </tr>
          ))}
        </tbody>
      </PlainTable>
      {rows.some(mayBeExpected) && (
        <p className={classes.note}>
          To learn what may be read, what need not exist is asked for: there a 400 or 404 is the good answer. Which of
          them are, the calls below say; the others count as failed there.
        </p>
      )}
    </details>
  );
}
