import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { wordsOf } from '../../../lib/api-problem.ts';
import { useSetCurrency } from './api.ts';
import classes from './rates.module.css';

/** The one currency that totals are shown in. */
export function CurrencyForm({ currency, mayEdit }: { currency: string; mayEdit: boolean }) {
  const [typed, setTyped] = useState(currency.toUpperCase());
  const save = useSetCurrency();
  const isChanged = typed.trim().toLowerCase() !== currency;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(typed);
  };
  return (
    <form className={classes.line} onSubmit={submit}>
      <TextInput
        className={classes.short}
        label="Totals are shown in"
        maxLength={3}
        spellCheck={false}
        readOnly={!mayEdit}
        value={typed}
        error={save.error && wordsOf(save.error)}
        onChange={(event) => setTyped(event.currentTarget.value.toUpperCase())}
      />
      {mayEdit && isChanged && (
        <Button type="submit" size="sm" loading={save.isPending} disabled={typed.trim().length !== 3}>
          Save
        </Button>
      )}
    </form>
  );
}
