import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { DeliveryDetailDto } from '#contracts/deliveries.ts';
import { formatDayTime, formatExact } from '../../lib/format.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { deliveryQuery } from './deliveries-api.ts';
import { DeliveryAttempts } from './delivery-attempts.tsx';
import { DeliveryObjects } from './delivery-objects.tsx';
import { resultTones, resultWords, sayLatency } from './delivery-results.ts';
import { ReplayButton } from './replay-button.tsx';
import classes from './delivery-pane.module.css';

interface DeliveryPaneProps {
  id: string;
  /** The billing system's name in code; its own page is opened by it. */
  system: string;
  deliveryId: string;
  onClose: () => void;
}

const throughWords = { webhook: 'Webhook', polling: 'Polling' };
/** A delivery that waits is looked at again until it does not. */
const waitingMs = 1_000;

/** One delivery: what became of it, what it named, every attempt at it, and what it said. */
export function DeliveryPane({ id, system, deliveryId, onClose }: DeliveryPaneProps) {
  const { data, error, refetch } = useQuery({
    ...deliveryQuery(id, deliveryId),
    refetchInterval: (query) => (query.state.data?.result === 'waiting' ? waitingMs : false),
  });
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <article className={classes.pane} aria-label={data ? `Delivery ${data.type}` : 'Delivery'} tabIndex={0}>
      <div className={classes.head}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="All deliveries"
          className={classes.back}
          onClick={onClose}
        >
          <IconArrowLeft size={16} stroke={1.75} />
        </ActionIcon>
        <h2 className={classes.title}>{data?.type ?? 'Delivery'}</h2>
        {data && <ReplayButton id={id} delivery={data} />}
        <ActionIcon variant="subtle" color="gray" aria-label="Close" className={classes.close} onClick={onClose}>
          <IconX size={16} stroke={1.75} />
        </ActionIcon>
      </div>
      {error ? (
        <FailedState
          what="The delivery could not be loaded."
          kept="It is kept."
          error={error}
          onRetry={() => void refetch()}
        />
      ) : data ? (
        <Content id={id} system={system} delivery={data} />
      ) : (
        <SkeletonRows rows={6} />
      )}
    </article>
  );
}

function Content({ id, system, delivery }: { id: string; system: string; delivery: DeliveryDetailDto }) {
  const payload = JSON.stringify(delivery.payload, null, 2);
  return (
    <div className={classes.content}>
      <p className={classes.outcome} role="status">
        <StatusBadge tone={resultTones[delivery.result] === 'quiet' ? 'ok' : resultTones[delivery.result]}>
          {resultWords[delivery.result]}
        </StatusBadge>
        <span>{outcomeOf(delivery)}</span>
      </p>
      <dl className={classes.facts}>
        <Fact label="Received">
          <time dateTime={delivery.receivedAt} title={formatExact(delivery.receivedAt)}>
            {formatDayTime(delivery.receivedAt)}
          </time>
        </Fact>
        <Fact label="Happened">
          <time dateTime={delivery.happenedAt} title={formatExact(delivery.happenedAt)}>
            {formatDayTime(delivery.happenedAt)}
          </time>
        </Fact>
        <Fact label="Through">{throughWords[delivery.through]}</Fact>
        <Fact label="Mode">{delivery.mode === 'live' ? 'Live' : 'Test'}</Fact>
        <Fact label="API version">{delivery.apiVersion ?? 'Not said'}</Fact>
        <Fact label="Event">
          <code className={classes.code}>{delivery.eventId}</code>
          <CopyText text={delivery.eventId} label="Copy the event's id" />
        </Fact>
      </dl>
      <DeliveryObjects system={system} connectionId={id} objects={delivery.objects}>
        <div className={classes.abouts}>
          {delivery.accounts.map((account) => (
            <Link
              key={account.id}
              to={`/connectors/${id}?tab=deliveries&account=${account.id}`}
              className={classes.door}
            >
              All deliveries about {account.name}
            </Link>
          ))}
        </div>
      </DeliveryObjects>
      <DeliveryAttempts attempts={delivery.attempts} />
      <section aria-labelledby="payload-title">
        <div className={classes.payloadHead}>
          <h3 id="payload-title" className={classes.heading}>
            What it said
          </h3>
          <CopyText text={payload} label="Copy the payload" />
        </div>
        <p className={classes.hint}>Names, addresses, card details and free text are left out: [redacted].</p>
        {/* Long text without a link must still be scrolled by keyboard. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <pre className={classes.payload} tabIndex={0}>
          {payload}
        </pre>
      </section>
    </div>
  );
}

/** What became of it, in a sentence. */
function outcomeOf({ result, words, latencyMs, objects, attempts }: DeliveryDetailDto): string {
  if (words !== null) return words;
  if (result === 'waiting') {
    const answered = objects.filter((object) => object.isAnswered).length;
    return `${answered} of ${objects.length} named objects looked at so far.`;
  }
  if (result !== 'applied') return '';
  const again =
    attempts.length > 1 ? 'Everything it named was looked at once more' : 'Everything it named was looked at';
  return latencyMs === null ? `${again}.` : `${again}, after ${sayLatency(latencyMs)}.`;
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
