import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { wordsOf } from '../../lib/api-problem.ts';
import { WorkButton } from '../../ui/work-button.tsx';
import { useCreateApiKey } from './api.ts';
import classes from './settings.module.css';

export function CreateApiKey({ onMade }: { onMade: (made: { name: string; secret: string }) => void }) {
  const [name, setName] = useState('');
  const create = useCreateApiKey();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(name.trim(), {
      onSuccess: ({ key, secret }) => {
        setName('');
        onMade({ name: key.name, secret });
      },
    });
  };
  return (
    <form className={classes.create} onSubmit={submit}>
      <TextInput
        className={classes.grow}
        label="Name of the new key"
        placeholder="Warehouse export"
        maxLength={100}
        value={name}
        error={create.error && wordsOf(create.error)}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <WorkButton type="submit" size="sm" disabled={name.trim() === ''} loading={create.isPending}>
        Make a key
      </WorkButton>
    </form>
  );
}
