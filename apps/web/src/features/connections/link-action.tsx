import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { AttachmentDto } from '#contracts/attachments.ts';
import type { ConnectionDto } from '#contracts/connections.ts';
import { useLinking } from './attachments-api.ts';
import { canBePlaced } from './attachment-states.ts';
import { LinkDialog } from './link-dialog.tsx';

interface LinkActionProps {
  connection: Pick<ConnectionDto, 'id' | 'mode'>;
  row: AttachmentDto;
}

/** Whom no machine could place, a person places; what a person placed can be taken back. */
export function LinkAction({ connection, row }: LinkActionProps) {
  // Null until it was opened once: then the button takes the focus back.
  const [isOpen, setIsOpen] = useState<boolean | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isOpen === false) button.current?.focus();
  }, [isOpen]);
  const { link, unlink } = useLinking(connection.id);
  const customer = { externalId: row.externalId, name: row.name ?? row.email ?? row.externalId };
  if (row.canUnlink) {
    return (
      <Button variant="default" size="compact-sm" loading={unlink.isPending} onClick={() => unlink.mutate(customer)}>
        Undo the link
      </Button>
    );
  }
  if (!canBePlaced(row)) return <span />;
  return (
    <>
      <Button
        ref={button}
        variant="default"
        size="compact-sm"
        loading={link.isPending}
        aria-label={`Link to account… ${customer.name}`}
        onClick={() => setIsOpen(true)}
      >
        Link to account…
      </Button>
      {isOpen && (
        <LinkDialog
          mode={connection.mode}
          row={row}
          onPick={(account) => {
            setIsOpen(false);
            link.mutate({ customer, account });
          }}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}
