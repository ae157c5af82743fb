import { useNavigate } from 'react-router';
import type { ConnectionDto } from '#contracts/connections.ts';
import { countOf } from '../../lib/format.ts';
import { ConfirmInline } from '../../ui/confirm-inline.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { useDisconnect } from './api.ts';
import classes from './disconnect.module.css';

/** The way out, naming what goes and what stays before it happens. */
export function Disconnect({ connection }: { connection: ConnectionDto }) {
  const remove = useDisconnect(connection.id);
  const navigate = useNavigate();
  const { accounts, customers } = connection.counts;
  return (
    <div className={classes.disconnect}>
      <ConfirmInline
        verb="Disconnect"
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => navigate('/connectors') })}
      >
        <strong>Disconnect {connection.label}?</strong>
        <ul>
          <li>
            Goes, within minutes: what was read of {countOf(customers, 'billing customer')}, the key, the webhook's
            secret. Open flags close and waiting drafts withdraw.
          </li>
          <li>
            Stays: {countOf(accounts, 'account')} without revenue and health, mail that was sent, past scores.
            Connecting again brings the rest back to the same accounts.
          </li>
        </ul>
        Nothing changes in {connection.systemLabel}.
      </ConfirmInline>
      {remove.error && (
        <FailedState what="The connection was not removed." kept="It goes on reading." error={remove.error} />
      )}
    </div>
  );
}
