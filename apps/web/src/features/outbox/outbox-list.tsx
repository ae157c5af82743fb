import { Link, useNavigate } from 'react-router';
import type { z } from 'zod';
import type { outboxRowSchema } from '#contracts/outbox.ts';
import { useShortcuts } from '../../lib/hotkeys.ts';
import { Age } from '../../ui/age.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import classes from './outbox-page.module.css';

interface OutboxListProps {
  rows: readonly z.infer<typeof outboxRowSchema>[];
  openId: string | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
}

export function OutboxList({ rows, openId, hasMore, isLoadingMore, onMore }: OutboxListProps) {
  const navigate = useNavigate();
  const at = rows.findIndex((row) => row.id === openId);
  const open = (next: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, next))];
    if (!row) return;
    void navigate(`/outbox/${row.id}`);
    document.getElementById(linkIdOf(row.id))?.focus();
  };
  useShortcuts('Outbox', [
    { keys: 'j', does: 'Next mail', run: () => open(at + 1) },
    { keys: 'k', does: 'Previous mail', run: () => open(at - 1) },
  ]);
  return (
    <ul className={classes.list} aria-label="Mail">
      {rows.map((row) => (
        <li key={row.id}>
          <Link
            id={linkIdOf(row.id)}
            to={`/outbox/${row.id}`}
            className={classes.row}
            aria-current={row.id === openId ? 'true' : undefined}
          >
            <span className={classes.top}>
              <span className={classes.name}>{row.accountName}</span>
              <span className={classes.age}>
                <Age at={row.sentAt} />
              </span>
            </span>
            <span className={classes.subject}>{row.subject}</span>
            <span className={classes.subject}>{row.to}</span>
          </Link>
        </li>
      ))}
      {hasMore && (
        <li className={classes.more}>
          <WorkButton variant="default" loading={isLoadingMore} onClick={onMore}>
            Load more
          </WorkButton>
        </li>
      )}
    </ul>
  );
}

function linkIdOf(mailId: string): string {
  return `mail-${mailId}`;
}
