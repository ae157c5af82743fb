import { Button, Popover, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { formatDay } from '../lib/format.ts';
import { snoozeChoices, snoozeUntilDay } from '../lib/snooze.ts';
import classes from './snooze-picker.module.css';

interface SnoozePickerProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onPick: (until: Date) => void;
  /** The button that opens it. */
  children: ReactNode;
}

/** Until when a flag is out of sight: usual moments, or a day. */
export function SnoozePicker({ isOpen, onOpenChange, onPick, children }: SnoozePickerProps) {
  const titleId = useId();
  const pick = (until: Date) => {
    onOpenChange(false);
    onPick(until);
  };
  return (
    <Popover
      opened={isOpen}
      onChange={onOpenChange}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
      width={248}
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown p={4} aria-labelledby={titleId}>
        <p id={titleId} className={classes.title}>
          Snooze until
        </p>
        <SnoozeChoices onPick={pick} />
      </Popover.Dropdown>
    </Popover>
  );
}

function SnoozeChoices({ onPick }: { onPick: (until: Date) => void }) {
  const [now] = useState(() => new Date());
  const [day, setDay] = useState('');
  const [error, setError] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const until = snoozeUntilDay(day, now);
    if (until) onPick(until);
    else setError('Choose a day to come.');
  };
  return (
    <>
      {snoozeChoices(now).map((choice) => (
        <button key={choice.label} type="button" className={classes.choice} onClick={() => onPick(choice.until)}>
          {choice.label}
          <span className={classes.day}>{formatDay(choice.until.toISOString(), now)}</span>
        </button>
      ))}
      <form className={classes.form} onSubmit={submit} noValidate>
        <TextInput
          type="date"
          size="xs"
          aria-label="Until another day"
          value={day}
          error={error}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <Button type="submit" variant="default">
          Snooze
        </Button>
      </form>
    </>
  );
}
