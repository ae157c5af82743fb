import { Tooltip, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { goToPanel } from '../../ui/panel.tsx';
import classes from './fact-strip.module.css';

interface StripFactProps {
  label: string;
  /** The panel that proves it. */
  panel: string;
  reason: string;
  /** Stands in the strip where the reason is long; the reason itself is a focus away. */
  brief?: string | undefined;
  children: ReactNode;
}

/** One fact with its reason under it; whole on focus and hover. Pressing it leads to its proof. */
export function StripFact({ label, panel, reason, brief = reason, children }: StripFactProps) {
  return (
    <Tooltip label={reason} events={{ hover: true, focus: true, touch: true }}>
      <UnstyledButton className={classes.fact} onClick={() => goToPanel(panel)}>
        <span className={classes.factLabel}>{label}</span>
        <span className={classes.factValue}>{children}</span>
        <span className={classes.factReason}>{brief}</span>
      </UnstyledButton>
    </Tooltip>
  );
}
