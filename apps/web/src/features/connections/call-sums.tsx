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

/** The kept calls by resource and answer, the most frequent first; folded, because the sentence above says the sum. */
export function CallSums({ id, rows }: { id: string; rows: readonly Sum[] }) {
  const refused = rows.filter((row) => row.status === 0 || row.status >= 400).reduce((sum, row) => sum + row.calls, 0);
  const resources = new Set(rows.map((row) => row.resource)).size;
  return (
    <details className={classes.sums}>
      <summary>
        By resource and answer
        <span className={classes.brief}>
          {countOf(resources, 'resource')}
          {refused > 0 && `, ${countOf(refused, 'call')} refused or unanswered`}
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
                <CallAnswer status={row.status} />
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
      {rows.some(({ status }) => status === 400 || status === 404) && (
        <p className={classes.note}>
          Testing a key asks for what does not exist, to learn what it may read: there a 400 or 404 is the good answer.
        </p>
      )}
    </details>
  );
}
