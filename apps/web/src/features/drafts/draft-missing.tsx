import { IconAlertTriangle } from '@tabler/icons-react';
import classes from './drafts.module.css';

/** Values without which the message is held, so that none leaves with a hole. */
export function DraftMissing({ missing }: { missing: readonly string[] }) {
  if (missing.length === 0) return null;
  return (
    <div className={classes.missing} role="status">
      <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
      <span>Held, because it would leave with a hole. Missing: {missing.join(', ')}.</span>
    </div>
  );
}
