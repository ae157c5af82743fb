import { useSending } from '../../lib/use-sending.ts';
import { MailOutage } from '../../ui/mail-outage.tsx';
import classes from './sending.module.css';

/** Tells each member once that approved mail is held by its server; the settings go on saying so. */
export function OutageNotice() {
  const { sending, note } = useSending();
  const outage = sending?.outage;
  if (!outage || outage.isNoted) return null;
  return (
    <div className={classes.outage}>
      <MailOutage outage={outage} onNote={() => note.mutate()} isBusy={note.isPending} />
    </div>
  );
}
