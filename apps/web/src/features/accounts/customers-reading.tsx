import { IconProgress } from '@tabler/icons-react';
import { countOf } from '../../lib/format.ts';
import { PageStrip } from '../../ui/page-strip.tsx';

/** Says that the numbers are partial, and how far the reading has come. */
export function CustomersReading({ accounts, isStopped }: { accounts: number; isStopped: boolean }) {
  if (isStopped) {
    return (
      <PageStrip icon={IconProgress} tone="warning" isLive way={{ to: '/connectors', label: 'Open Connectors' }}>
        Reading billing has stopped after {countOf(accounts, 'account')}: the numbers are partial. Health is scored when
        everything has been read.
      </PageStrip>
    );
  }
  return (
    <PageStrip icon={IconProgress} isLive way={{ to: '/connectors', label: 'Show progress' }}>
      Still reading billing: {countOf(accounts, 'account')} so far, and the numbers grow. Health is scored when the
      reading ends.
    </PageStrip>
  );
}
