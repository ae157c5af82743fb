import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { BandChoice, RenewalChoice } from './api.ts';
import classes from './customers.module.css';

interface CustomersNarrowedProps {
  band: BandChoice;
  renewing: RenewalChoice;
  onBand: (band: BandChoice) => void;
  onRenewing: (renewing: RenewalChoice) => void;
}

/** What a figure of the strip narrowed the list to, until it is let go. A single band is let go at the strip itself. */
export function CustomersNarrowed({ band, renewing, onBand, onRenewing }: CustomersNarrowedProps) {
  return (
    <>
      {band === 'at_risk_or_critical' && <Chip onRemove={() => onBand('any')}>At risk or critical</Chip>}
      {renewing === '90_days' && <Chip onRemove={() => onRenewing('any')}>Renewing in 90 days</Chip>}
    </>
  );
}

function Chip({ children, onRemove }: { children: string; onRemove: () => void }) {
  return (
    <Button
      size="xs"
      variant="default"
      className={classes.narrowed}
      rightSection={<IconX size={12} stroke={2} aria-hidden />}
      aria-label={`Only ${children.toLowerCase()}: show all again`}
      onClick={onRemove}
    >
      {children}
    </Button>
  );
}
