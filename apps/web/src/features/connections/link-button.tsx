import { useEffect, useRef, useState } from 'react';
import type { AttachmentDto } from '#contracts/attachments.ts';
import type { Mode } from '#contracts/common.ts';
import { WorkButton } from '../../ui/work-button.tsx';
import { LinkDialog } from './link-dialog.tsx';

interface LinkButtonProps {
  mode: Mode;
  row: AttachmentDto;
  name: string;
  isBusy: boolean;
  onPick: (account: { accountId: string; name: string }) => void;
}

/** Asks for the account that a customer belongs to. */
export function LinkButton({ mode, row, name, isBusy, onPick }: LinkButtonProps) {
  // Null until it was opened once: then the button takes the focus back.
  const [isOpen, setIsOpen] = useState<boolean | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isOpen === false) button.current?.focus();
  }, [isOpen]);
  const pick: LinkButtonProps['onPick'] = (account) => {
    setIsOpen(false);
    onPick(account);
  };
  return (
    <>
      <WorkButton
        ref={button}
        variant="default"
        size="compact-sm"
        loading={isBusy}
        aria-label={`Link to account… ${name}`}
        onClick={() => setIsOpen(true)}
      >
        Link to account…
      </WorkButton>
      {isOpen && <LinkDialog mode={mode} row={row} onPick={pick} onClose={() => setIsOpen(false)} />}
    </>
  );
}
