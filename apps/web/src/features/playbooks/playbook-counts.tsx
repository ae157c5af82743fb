import { Link } from 'react-router';
import type { PlaybookDto } from '#contracts/playbooks.ts';
import { countOf, formatCount } from '../../lib/format.ts';
import classes from './playbooks.module.css';

/** What the playbook holds and has done; each number leads to what makes it. */
export function PlaybookCounts({ playbook }: { playbook: PlaybookDto }) {
  const { counts, isOn } = playbook;
  return (
    <p className={classes.counts}>
      {/* While it is off nobody is taken note of: none would read as "nobody matches". */}
      {isOn && (
        <Link to={`/playbooks/${playbook.id}#matches`}>{countOf(counts.adopted, 'account')} could be started</Link>
      )}
      <Link to={`/playbooks/${playbook.id}#inside`}>{countOf(counts.open, 'account')} inside</Link>
      <Link to={`/drafts?playbook=${playbook.id}`}>{countOf(counts.drafts, 'draft')} waiting</Link>
      <Link to={`/drafts?queue=sent&playbook=${playbook.id}`}>{formatCount(counts.sent)} sent</Link>
    </p>
  );
}
