import { Button } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import type { AccountDto } from '#contracts/accounts.ts';
import type { RevenueDto } from '#contracts/revenue.ts';
import type { Mode } from '#contracts/common.ts';
import { formatDay } from '../../lib/format.ts';
import { useMayAct } from '../../lib/roles.ts';
import { MemberPicker } from '../../ui/member-picker.tsx';
import { SourceLink } from '../../ui/source-link.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { useAssignAccount } from './api.ts';
import { useSystemsOf } from './systems.ts';
import classes from './account.module.css';

/** Under the name: domain, since when, and the billing customers behind the account. */
export function AccountHint({ account }: { account: AccountDto }) {
  const [now] = useState(() => Date.now());
  return (
    <span className={classes.hint}>
      <span>{account.domain ?? 'No company domain'}</span>
      {account.customerSince === null ? (
        <span>In Keepwell since {formatDay(account.createdAt)}</span>
      ) : (
        <span title={`In Keepwell since ${formatDay(account.createdAt)}`}>
          {Date.parse(account.customerSince) > now ? 'Begins' : 'Customer since'} {formatDay(account.customerSince)}
        </span>
      )}
      <Customers account={account} />
    </span>
  );
}

/** Each address once, with the customers that have it; where two systems know it, each by its system. */
function Customers({ account }: { account: AccountDto }) {
  const { isShared, labelOf } = useSystemsOf(account);
  const customers = account.revenue?.customers ?? [];
  const byName = [...Map.groupBy(customers, nameOf)];
  return (
    <>
      {byName.slice(0, 3).map(([name, same]) =>
        isShared ? (
          <span key={name} className={classes.customer}>
            <Address text={name} />
            {same.map(({ source }) => (
              <SourceLink key={source.externalId} source={source}>
                {labelOf(source.system)}
              </SourceLink>
            ))}
          </span>
        ) : (
          same.map(({ source }) => (
            <span key={source.externalId} className={classes.address}>
              <SourceLink source={source}>
                <Address text={name} />
              </SourceLink>
            </span>
          ))
        ),
      )}
      {byName.length > 3 && <span>and {byName.length - 3} more</span>}
    </>
  );
}

/** A long address goes on in the next line behind its @, and nowhere else. */
function Address({ text }: { text: string }) {
  const [local = '', ...domain] = text.split(/(?<=@)/);
  return (
    <span className={classes.addressText} title={text}>
      {local}
      {domain.map((part) => (
        <Fragment key={part}>
          <wbr />
          {part}
        </Fragment>
      ))}
    </span>
  );
}

function nameOf({ email, name, source }: RevenueDto['customers'][number]): string {
  return email ?? name ?? source.externalId;
}

/** Where a link led to an account of the mode that the frame does not show. */
export function OtherMode({ mode }: { mode: Mode }) {
  return <StatusBadge tone="warning">{mode === 'test' ? 'Test mode' : 'Live mode'}</StatusBadge>;
}

/** Who owns it; a press gives it to somebody else, by whom may. */
export function AccountOwner({ account }: { account: AccountDto }) {
  const assign = useAssignAccount();
  const words = account.owner ? `Owner: ${account.owner.name}` : 'No owner';
  if (!useMayAct()) return <span className={classes.hint}>{words}</span>;
  return (
    <MemberPicker memberId={account.owner?.memberId ?? null} onPick={(memberId) => void assign(account.id, memberId)}>
      <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
        {words}
      </Button>
    </MemberPicker>
  );
}
