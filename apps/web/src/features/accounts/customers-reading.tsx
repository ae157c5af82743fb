import { IconProgress } from '@tabler/icons-react';
import type { z } from 'zod';
import type { countAccounts } from '#contracts/account-list.ts';
import { countOf } from '../../lib/format.ts';
import { PageStrip } from '../../ui/page-strip.tsx';

/** Says that the numbers are partial, and how far the reading has come; beside a system that was read before, only what is missing. */
export function CustomersReading({ counts }: { counts: z.infer<typeof countAccounts.response> }) {
  const { isReadingStopped: isStopped, isOtherRead } = counts;
  const way = { to: '/connectors', label: isStopped ? 'Open Connectors' : 'Show progress' };
  return (
    <PageStrip icon={IconProgress} tone={isStopped ? 'warning' : undefined} isLive way={way}>
      {isOtherRead ? besideOther(isStopped) : alone(isStopped, countOf(counts.pills.all, 'account'))}
    </PageStrip>
  );
}

function alone(isStopped: boolean, accounts: string): string {
  return isStopped
    ? `Reading billing has stopped after ${accounts}: the numbers are partial. Health is scored when everything has been read.`
    : `Still reading billing: ${accounts} so far, and the numbers grow. Health is scored when the reading ends.`;
}

function besideOther(isStopped: boolean): string {
  return isStopped
    ? 'The first reading of another billing system has stopped: what only it knows is missing.'
    : 'Another billing system is being read for the first time: what only it knows comes when the reading ends.';
}
