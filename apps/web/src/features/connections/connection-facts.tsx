import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { ConnectionDto } from '#contracts/connections.ts';
import { countOf, formatCount } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { stateWords } from './attachment-states.ts';
import { isLeaving } from './connection-states.ts';
import { KeyEnd } from './key-end.tsx';
import { unavailableId, unavailableNames } from './unavailable-names.ts';
import classes from './connection-facts.module.css';

const through = { webhook: 'by webhook', polling: 'by polling' };
const keyKinds: Record<string, string> = {
  restricted: 'Restricted key',
  secret: 'Full secret key',
  'unclaimed sandbox': 'Key of an unclaimed sandbox',
};

/** Connected as whom, what came last, what it made; each number opens its list. */
export function ConnectionFacts({ connection }: { connection: ConnectionDto }) {
  const { ledger } = connection;
  const calls = `/connectors/${connection.id}?tab=calls`;
  return (
    <dl className={classes.facts}>
      <Fact label="Connected as" more={<Key connection={connection} />}>
        {connection.externalAccountId === null ? (
          <span className={classes.unread}>Account not readable with this {connection.readWith}</span>
        ) : (
          <span className={classes.mono}>{connection.externalAccountId}</span>
        )}
      </Fact>
      <Fact label="Last event" more={connection.lastEventThrough && through[connection.lastEventThrough]}>
        <Link to={`/connectors/${connection.id}?tab=deliveries`} className={classes.door}>
          <Age at={connection.lastEventAt} absent="None yet" />
        </Link>
      </Fact>
      <Fact label="Last reading" more={extentOf(connection)}>
        <Link to={`/connectors/${connection.id}?tab=readings`} className={classes.door}>
          <Age at={connection.lastReadingAt} absent="None yet" />
        </Link>
      </Fact>
      {!isLeaving(connection) && <Held connection={connection} />}
      <Fact label="Read-only" more={`of ${countOf(ledger.calls, 'call')}`}>
        <Link to={calls} className={classes.door} data-wrong={ledger.writes > 0 || undefined}>
          <IconLock size={13} stroke={1.75} aria-hidden />
          {countOf(ledger.writes, 'write')}
        </Link>
      </Fact>
    </dl>
  );
}

/** What it may read, and whom it found; of a connection that was ended neither is so any more. */
function Held({ connection }: { connection: ConnectionDto }) {
  const { id, status, resources, unavailable } = connection;
  const readable = resources.filter(({ result }) => result === 'readable').length;
  const missing = resources.filter(({ result }) => result === 'missing').length;
  return (
    <>
      <Fact
        label="Permissions"
        more={
          <>
            {(missing > 0 || unavailable.length === 0) && extentWords(missing, status)}
            {unavailable.length > 0 && (
              <Link to={`/connectors/${id}#${unavailableId}`} className={classes.door} data-doubtful>
                {unavailableNames(unavailable)} unavailable at present
              </Link>
            )}
          </>
        }
      >
        <Link to={`/connectors/${id}#permissions`} className={classes.door} data-wrong={missing > 0 || undefined}>
          {formatCount(readable)} of {formatCount(resources.length)}
        </Link>
      </Fact>
      <Matched connection={connection} />
    </>
  );
}

/** With a key that is refused nothing can be read: what could be is of before. */
function extentWords(missing: number, status: ConnectionDto['status']): string {
  if (missing > 0) return `${formatCount(missing)} missing`;
  return status === 'revoked' ? 'when last tried' : 'readable';
}

/** How many found their account; those that wait, fit several or were deleted are named only while there are any. */
function Matched({ connection: { id, counts } }: { connection: ConnectionDto }) {
  const customers = `/connectors/${id}?tab=customers`;
  const others = (['review', 'waiting', 'deleted'] as const).filter((state) => counts[state] > 0);
  return (
    <Fact
      label="Matched"
      more={others.map((state) => (
        <Link key={state} to={`${customers}&state=${state}`} className={classes.door}>
          {formatCount(counts[state])} {stateWords[state].toLowerCase()}
        </Link>
      ))}
    >
      <Link to={`${customers}&state=attached`} className={classes.door}>
        {countOf(counts.customers - counts.review, 'customer')}
      </Link>
    </Fact>
  );
}

/** How much the last reading read, unless a newer one has begun: a kind that it had to leave out is no small matter. */
function extentOf({ lastReadingAt, backfill }: ConnectionDto): string | null {
  if (lastReadingAt === null || backfill?.status !== 'done') return null;
  const left = backfill.phases.filter(({ status }) => status === 'unavailable');
  return left.length === 0 ? 'of everything' : `all but ${left.map(({ label }) => label.toLowerCase()).join(', ')}`;
}

/** What a sandbox is read with is no secret and has no ending worth knowing. */
function Key({ connection }: { connection: ConnectionDto }) {
  const { isSandbox, readWith, keyKind, keyLastFour, grantedScope } = connection;
  if (keyKind === 'consent') return grantedScope === null ? 'By consent' : `By consent, ${grantedScope}`;
  if (isSandbox) return `Sandbox ${readWith}`;
  return (
    <>
      {keyKinds[keyKind] ?? keyKind} <KeyEnd characters={keyLastFour} />
    </>
  );
}

function Fact({ label, more, children }: { label: string; more?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd>
        {children}
        {more && <span className={classes.more}>{more}</span>}
      </dd>
    </div>
  );
}
