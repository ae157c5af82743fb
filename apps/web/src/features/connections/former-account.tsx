import { useQuery } from '@tanstack/react-query';
import type { AccessReportDto } from '#contracts/access-report.ts';
import { Notice } from '../../ui/notice.tsx';
import { connectionsQuery } from './api.ts';
import { isLeaving } from './connection-states.ts';
import classes from './connect.module.css';

interface FormerAccountProps {
  system: string;
  report: AccessReportDto;
}

/** Before it is saved: that this key brings back what was disconnected [R13]. */
export function FormerAccount({ system, report: { externalAccountId, mode } }: FormerAccountProps) {
  const { data } = useQuery(connectionsQuery());
  const same = data?.rows.find(
    (row) =>
      row.system === system && row.mode === mode && !row.isSandbox && row.externalAccountId === externalAccountId,
  );
  if (externalAccountId === null || !same || !isLeaving(same)) return null;
  return (
    <div className={classes.report}>
      <Notice tone="ok">
        This is the account of “{same.label}”, which was disconnected: saving brings its records back.
      </Notice>
    </div>
  );
}
