import { ActionIcon } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useAddress } from '../../lib/address.ts';
import { formatDayTime, formatExact } from '../../lib/format.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { MailFrame } from '../../ui/mail-frame.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { mailQuery } from './api.ts';
import classes from './mail-pane.module.css';

const views = ['html', 'text', 'source'] as const;
const viewOptions = [
  { value: 'html', label: 'As it is read' },
  { value: 'text', label: 'Text part' },
  { value: 'source', label: 'Source' },
] as const;

/** One mail: who to whom, and its parts. */
export function MailPane({ id }: { id: string }) {
  const { data: mail, error, refetch } = useQuery(mailQuery(id));
  const [view, setView] = useAddress('view', 'html', views);
  if (error && !mail)
    return <FailedState what="The mail could not be loaded." error={error} onRetry={() => void refetch()} />;
  if (!mail) return <SkeletonRows rows={4} />;
  return (
    <article className={classes.pane} aria-label={mail.subject}>
      <div className={classes.head}>
        <ActionIcon
          component={Link}
          to="/outbox"
          variant="subtle"
          color="gray"
          aria-label="All mail"
          className={classes.back}
        >
          <IconArrowLeft size={16} stroke={1.75} />
        </ActionIcon>
        <h2 className={classes.subject}>{mail.subject}</h2>
      </div>
      <dl className={classes.lines}>
        <dt>From</dt>
        <dd>{mail.from}</dd>
        <dt>To</dt>
        <dd>{mail.to}</dd>
        <dt>Account</dt>
        <dd>
          <Link to={`/accounts/${mail.accountId}`} className={classes.account}>
            {mail.accountName}
          </Link>
        </dd>
        <dt>Stayed here</dt>
        <dd>
          <time dateTime={mail.sentAt} title={formatExact(mail.sentAt)}>
            {formatDayTime(mail.sentAt)}
          </time>
        </dd>
      </dl>
      <div className={classes.views}>
        <FilterChips label="View" value={view} options={viewOptions} onChange={setView} />
        {view === 'source' && <CopyText text={mail.raw} label="Copy the source" />}
      </div>
      {view === 'html' && <MailFrame html={mail.html} text={mail.text} title={`Mail: ${mail.subject}`} />}
      {view === 'text' && <Plain text={mail.text} label="Text part" />}
      {view === 'source' && <Plain text={mail.raw} label="Source" isCode />}
    </article>
  );
}

function Plain({ text, label, isCode = false }: { text: string; label: string; isCode?: boolean }) {
  // Long text without a link must still be scrolled by keyboard.
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section aria-label={label} tabIndex={0} className={classes.plain} data-code={isCode || undefined}>
      {text}
    </section>
  );
}
