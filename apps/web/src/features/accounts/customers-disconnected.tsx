import { IconPlugConnectedX } from '@tabler/icons-react';
import { PageStrip } from '../../ui/page-strip.tsx';

/** Says why nothing of billing is shown, and what brings it back. */
export function CustomersDisconnected() {
  return (
    <PageStrip icon={IconPlugConnectedX} way={{ to: '/connectors', label: 'Open Connectors' }}>
      Billing is disconnected, so nobody knows what its customers pay: they are contacts. Connecting again brings them
      back.
    </PageStrip>
  );
}
