import { useQuery } from '@tanstack/react-query';
import type { AccessReportDto } from '#contracts/access-report.ts';
import type { ConnectionDto } from '#contracts/connections.ts';
import { Notice } from '../../ui/notice.tsx';
import { connectionsQuery } from './api.ts';
import classes from './connect.module.css';

interface FormerAccountProps {
  system: string;
  report: AccessReportDto;
}

/** Before it is saved: whether this key brings back what was disconnected, or is of another account than before [R13]. */
export function FormerAccount({ system, report: { externalAccountId, mode } }: FormerAccountProps) {
  const { data } = useQuery(connectionsQuery());
  if (externalAccountId === null) return null;
  const ofSystem = (data?.rows ?? []).filter((row) => row.system === system && row.mode === mode);
  const same = ofSystem.find((row) => row.externalAccountId === externalAccountId);
  if (same && !isEnded(same)) return null;
  // Whoever tried the sandbox first has an ended one, and connects the account that is meant.
  const former = ofSystem.filter((row) => isEnded(row) && !row.isSandbox && row.externalAccountId !== null);
  if (former.length === 0) return null;
  return (
    <div className={classes.report}>
      {same ? (
        <Notice tone="ok">{backWords(same)}</Notice>
      ) : (
        <Notice tone="warning">{anotherWords(externalAccountId, former)}</Notice>
      )}
    </div>
  );
}

function isEnded({ status }: ConnectionDto): boolean {
  return status === 'disconnected' || status === 'disconnecting';
}

function backWords({ label }: ConnectionDto): string {
  return `This is the account of “${label}”, which was disconnected: saving brings its records back.`;
}

function anotherWords(accountId: string, former: readonly ConnectionDto[]): string {
  const before = former.map((row) => `“${row.label}” (${row.externalAccountId})`).join(', ');
  return `This key is of another account (${accountId}) than ${before}, disconnected before. Saving connects it beside, with records of its own; only a key of the former account brings the former records back.`;
}
