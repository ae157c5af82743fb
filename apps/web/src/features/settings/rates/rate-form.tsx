import { TextInput } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { wordsOf } from '../../../lib/api-problem.ts';
import { problemsFrom } from '../../../lib/field-problems.ts';
import { WorkButton } from '../../../ui/work-button.tsx';
import { useSetRate } from './api.ts';
import classes from './rates.module.css';

const today = () => new Date().toISOString().slice(0, 10);
const nothing = { currency: '', perEuro: '' };

/** A rate set by hand; no fetch replaces it. */
export function RateForm() {
  const [typed, setTyped] = useState({ ...nothing, day: today() });
  const save = useSetRate();
  const title = useId();
  const problems = problemsFrom(save.error);
  const isFilled = typed.currency.length === 3 && typed.perEuro !== '' && typed.day !== '';
  const change = (name: keyof typeof typed) => (event: { currentTarget: { value: string } }) => {
    setTyped({ ...typed, [name]: event.currentTarget.value });
    // It spoke of what was typed before.
    if (save.error) save.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(
      { ...typed, perEuro: withPoint(typed.perEuro) },
      { onSuccess: () => setTyped({ ...typed, ...nothing }) },
    );
  };
  return (
    <form onSubmit={submit} aria-labelledby={title}>
      <h3 id={title} className={classes.heading}>
        Set a rate by hand
      </h3>
      <p className={classes.state}>
        No fetch replaces it. It serves from its day on until there is a newer one, for two weeks at most.
      </p>
      <div className={classes.fields}>
        <TextInput
          className={classes.short}
          label="Currency"
          placeholder="SEK"
          maxLength={3}
          value={typed.currency}
          error={problems['body.currency']}
          onChange={change('currency')}
        />
        <TextInput
          className={classes.short}
          label="For € 1"
          placeholder="11.4850"
          inputMode="decimal"
          value={typed.perEuro}
          error={problems['body.perEuro']}
          onChange={change('perEuro')}
        />
        <TextInput type="date" label="Of the day" max={today()} value={typed.day} onChange={change('day')} />
        <WorkButton type="submit" variant="default" size="sm" disabled={!isFilled} loading={save.isPending}>
          Set rate
        </WorkButton>
      </div>
      <p role="status" className={classes.error}>
        {save.error && Object.keys(problems).length === 0 ? wordsOf(save.error) : ''}
      </p>
    </form>
  );
}

/** Much of Europe writes decimals after a comma; one that may part thousands is left for the server to refuse. */
function withPoint(perEuro: string): string {
  return /^(0,\d+|\d+,(\d{1,2}|\d{4,}))$/.test(perEuro.trim()) ? perEuro.trim().replace(',', '.') : perEuro;
}
