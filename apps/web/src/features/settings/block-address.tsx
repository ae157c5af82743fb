import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ApiProblem, wordsOf } from '../../lib/api-problem.ts';
import { useMayAct } from '../../lib/roles.ts';
import { WorkButton } from '../../ui/work-button.tsx';
import { useBlockAddress } from './api.ts';
import classes from './settings.module.css';

/** Blocks one address, or every address of a domain. */
export function BlockAddress() {
  const [pattern, setPattern] = useState('');
  const [reason, setReason] = useState('');
  const mayAct = useMayAct();
  const block = useBlockAddress();
  if (!mayAct) return null;
  const ofField = block.error instanceof ApiProblem ? block.error.of('pattern') : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const onSuccess = () => {
      setPattern('');
      setReason('');
    };
    block.mutate({ pattern: pattern.trim(), reason: reason.trim() }, { onSuccess });
  };
  return (
    <form className={`${classes.create} ${classes.wide}`} onSubmit={submit} aria-label="Block an address">
      <TextInput
        className={classes.grow}
        label="Address, or @ and a domain"
        placeholder="@rival.example"
        maxLength={254}
        value={pattern}
        error={ofField ?? (block.error && wordsOf(block.error))}
        onChange={(event) => setPattern(event.currentTarget.value)}
      />
      <TextInput
        className={classes.grow}
        label="Reason"
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <WorkButton
        type="submit"
        size="sm"
        disabled={pattern.trim() === '' || reason.trim() === ''}
        loading={block.isPending}
      >
        Block
      </WorkButton>
    </form>
  );
}
