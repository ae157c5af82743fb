import { TextInput } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { wordsOf } from '../../../lib/api-problem.ts';
import { WorkButton } from '../../../ui/work-button.tsx';
import { useSetCurrency } from './api.ts';
import classes from './rates.module.css';

/** The one currency that totals are shown in. */
export function CurrencyForm({ currency, mayEdit }: { currency: string; mayEdit: boolean }) {
  // Null as long as nobody typed: what is shown is what is kept.
  const [typed, setTyped] = useState<string | null>(null);
  const save = useSetCurrency();
  const refusal = useId();
  const shown = typed ?? currency.toUpperCase();
  const isChanged = shown.trim().toLowerCase() !== currency;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // The button goes when it is saved; the focus stays where it was typed.
    event.currentTarget.querySelector('input')?.focus();
    if (isChanged) save.mutate(shown, { onSuccess: () => setTyped(null) });
  };
  return (
    <form className={classes.line} onSubmit={submit}>
      <TextInput
        className={classes.short}
        label="Totals are shown in"
        maxLength={3}
        spellCheck={false}
        readOnly={!mayEdit}
        value={shown}
        error={save.error !== null}
        attributes={{ input: { 'aria-describedby': save.error ? refusal : undefined } }}
        onChange={(event) => {
          setTyped(event.currentTarget.value.toUpperCase());
          // It spoke of what was typed before.
          if (save.error) save.reset();
        }}
      />
      {mayEdit && isChanged && (
        <WorkButton type="submit" size="sm" loading={save.isPending} disabled={shown.trim().length !== 3}>
          Save
        </WorkButton>
      )}
      {save.error && (
        <p id={refusal} role="alert" className={classes.error}>
          {wordsOf(save.error)}
        </p>
      )}
    </form>
  );
}
