import { SegmentedControl } from '@mantine/core';
import { useId } from 'react';
import type { ConnectorDto } from '#contracts/connectors.ts';
import classes from './connect.module.css';

interface ChoiceFieldProps {
  field: ConnectorDto['fields'][number];
  choices: readonly string[];
  value: string;
  onChange: (value: string) => void;
}

/** One of a few words, all of them in view. */
export function ChoiceField({ field, choices, value, onChange }: ChoiceFieldProps) {
  const id = useId();
  return (
    <div className={classes.choice}>
      <span id={id} className={classes.choiceLabel}>
        {field.label}
        {field.isRequired && (
          <span className={classes.star} aria-hidden>
            {' *'}
          </span>
        )}
      </span>
      <span className={classes.choiceHelp}>{field.help}</span>
      <SegmentedControl
        aria-labelledby={id}
        size="xs"
        data={choices.map((word) => ({ value: word, label: word.charAt(0).toUpperCase() + word.slice(1) }))}
        value={value}
        onChange={onChange}
      />
    </div>
  );
}
