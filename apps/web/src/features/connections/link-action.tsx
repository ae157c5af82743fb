import type { AttachmentDto } from '#contracts/attachments.ts';
import type { ConnectionDto } from '#contracts/connections.ts';
import { WorkButton } from '../../ui/work-button.tsx';
import { useLinking } from './attachments-api.ts';
import { canBePlaced } from './attachment-states.ts';
import { LinkButton } from './link-button.tsx';

interface LinkActionProps {
  connection: Pick<ConnectionDto, 'id' | 'mode'>;
  row: AttachmentDto;
}

/** Whom no machine could place, a person places; what a person placed can be taken back. */
export function LinkAction({ connection, row }: LinkActionProps) {
  const { link, unlink } = useLinking(connection.id);
  const customer = { externalId: row.externalId, name: row.name ?? row.email ?? row.externalId };
  if (row.canUnlink) {
    return (
      <WorkButton
        variant="default"
        size="compact-sm"
        loading={unlink.isPending}
        onClick={() => unlink.mutate(customer)}
      >
        Undo the link
      </WorkButton>
    );
  }
  if (!canBePlaced(row)) return <span />;
  return (
    <LinkButton
      mode={connection.mode}
      row={row}
      name={customer.name}
      isBusy={link.isPending}
      onPick={(account) => link.mutate({ customer, account })}
    />
  );
}
