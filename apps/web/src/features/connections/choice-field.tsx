import { Group, Radio } from '@mantine/core';
import type { ConnectorDto } from '#contracts/connectors.ts';

interface ChoiceFieldProps {
  field: ConnectorDto['fields'][number];
  choices: readonly string[];
  value: string;
  onChange: (value: string) => void;
}

/** One of a few words, all of them in view, and to be seen that none is chosen yet. */
export function ChoiceField({ field, choices, value, onChange }: ChoiceFieldProps) {
  return (
    <Radio.Group
      label={field.label}
      description={field.help}
      withAsterisk={field.isRequired}
      value={value}
      onChange={onChange}
    >
      <Group gap={24} mt={8}>
        {choices.map((word) => (
          <Radio key={word} value={word} label={word.charAt(0).toUpperCase() + word.slice(1)} size="xs" />
        ))}
      </Group>
    </Radio.Group>
  );
}
