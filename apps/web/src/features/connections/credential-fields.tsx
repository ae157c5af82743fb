import { PasswordInput, TextInput } from '@mantine/core';
import type { ConnectorDto } from '#contracts/connectors.ts';
import type { Credentials } from './api.ts';
import { ChoiceField } from './choice-field.tsx';

interface CredentialFieldsProps {
  fields: ConnectorDto['fields'];
  values: Credentials['credentials'];
  problems: Readonly<Record<string, string>>;
  onChange: (values: Credentials['credentials']) => void;
}

/** What a system asks for to be read, each field as its connector describes it. */
export function CredentialFields({ fields, values, problems, onChange }: CredentialFieldsProps) {
  return fields.map((field) => {
    const change = (next: string) => onChange({ ...values, [field.name]: next.trim() });
    if (field.choices) {
      const { choices, name } = field;
      return <ChoiceField key={name} field={field} choices={choices} value={values[name] ?? ''} onChange={change} />;
    }
    const Typed = field.isSecret ? PasswordInput : TextInput;
    return (
      <Typed
        key={field.name}
        label={field.label}
        description={field.help}
        placeholder={field.placeholder}
        required={field.isRequired}
        autoComplete="off"
        spellCheck={false}
        value={values[field.name] ?? ''}
        error={problems[`credentials.${field.name}`]}
        onChange={(event) => change(event.currentTarget.value)}
      />
    );
  });
}

/** Whether everything that is needed was typed, and chosen. */
export function isFilled(fields: ConnectorDto['fields'], values: Credentials['credentials']): boolean {
  return fields.every(({ name, isRequired }) => !isRequired || (values[name] ?? '') !== '');
}
