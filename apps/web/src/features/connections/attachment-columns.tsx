import { Fragment } from 'react';
import { Link } from 'react-router';
import type { AttachmentDto } from '#contracts/attachments.ts';
import type { ConnectionDto } from '#contracts/connections.ts';
import type { DataColumn } from '../../ui/data-table-props.ts';
import { SourceLink } from '../../ui/source-link.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { LinkAction } from './link-action.tsx';
import { stateTones, stateWords } from './attachment-states.ts';
import classes from './attachments.module.css';

export const attachmentColumns: readonly DataColumn<AttachmentDto>[] = [
  {
    key: 'customer',
    header: 'Customer',
    width: 132,
    grow: 1,
    card: 'title',
    cell: ({ name, email, externalId }) => (
      <span className={classes.name} title={[name, email].filter(Boolean).join(', ')}>
        {name ?? email ?? externalId}
      </span>
    ),
  },
  {
    key: 'state',
    header: 'State',
    width: 100,
    card: 'aside',
    cell: ({ state }) => <StatusBadge tone={stateTones[state]}>{stateWords[state]}</StatusBadge>,
  },
  {
    key: 'account',
    header: 'Account',
    width: 120,
    grow: 1,
    yields: 1,
    cardLabel: 'Account',
    cell: ({ account }) => account && <span title={account.name}>{account.name}</span>,
  },
  { key: 'why', header: 'Why', width: 140, grow: 2, cell: (row) => <Why row={row} /> },
  {
    key: 'source',
    header: 'In billing',
    width: 124,
    yields: 2,
    cell: ({ source }) => source && <SourceLink source={source}>Customer</SourceLink>,
  },
];

/** What a person can do about a customer; left out for who may only look. */
export function actionColumn(connection: Pick<ConnectionDto, 'id' | 'mode'>): DataColumn<AttachmentDto> {
  return {
    key: 'action',
    header: 'By hand',
    width: 168,
    cell: (row) => <LinkAction connection={connection} row={row} />,
  };
}

/** Under review each account that fits comes before the reason: what the row cuts off is its end. */
function Why({ row: { words, candidates } }: { row: AttachmentDto }) {
  return (
    <span className={classes.why} title={words}>
      {candidates.map(({ accountId, name, words: evidence }, at) => (
        <Fragment key={accountId}>
          {at === 0 ? 'Fits ' : ', '}
          <Link to={`/accounts/${accountId}`} className={classes.fits} title={evidence}>
            {name}
          </Link>
        </Fragment>
      ))}
      {candidates.length > 0 && '. '}
      {words}
    </span>
  );
}
