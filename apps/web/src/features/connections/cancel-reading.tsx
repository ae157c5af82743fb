import type { ConnectionDto } from '#contracts/connections.ts';
import { ConfirmInline } from '../../ui/confirm-inline.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { useCancelReading } from './api.ts';
import classes from './readings.module.css';

/** Stops the reading under way; what that means differs for a first one, so it is said before. */
export function CancelReading({ connection }: { connection: ConnectionDto }) {
  const cancel = useCancelReading(connection.id);
  const isFirst = connection.status === 'reading';
  return (
    <div className={classes.cancel}>
      <ConfirmInline verb="Stop this reading" isBusy={cancel.isPending} onConfirm={() => cancel.mutate()}>
        <strong>Stop reading {connection.label}?</strong>
        <ul>
          {isFirst ? (
            <li>
              What was read so far stays and is shown, but health stays Unknown and no playbook acts: nothing is
              concluded before everything was read once.
            </li>
          ) : (
            <li>
              What was read so far stays. What this reading would still have found comes with events, or with the next
              nightly reading.
            </li>
          )}
          <li>Go on reading within a day and it continues where it stopped; later it begins anew.</li>
        </ul>
      </ConfirmInline>
      {cancel.error && <FailedState what="The reading was not stopped." kept="It goes on." error={cancel.error} />}
    </div>
  );
}
