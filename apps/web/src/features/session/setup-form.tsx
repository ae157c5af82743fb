import { PasswordInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { wordsOf } from '../../lib/api-problem.ts';
import { checkFields, type FieldProblems, problemsFrom } from '../../lib/field-problems.ts';
import { WorkButton } from '../../ui/work-button.tsx';
import { setUp, setupBody } from './api.ts';
import classes from './session-card.module.css';

const guessedZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
const zones = [...new Set([guessedZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
const empty = { workspaceName: '', name: '', email: '', password: '', timeZone: guessedZone };

export function SetupForm({ token }: { token: string }) {
  const [values, setValues] = useState(empty);
  const [problems, setProblems] = useState<FieldProblems>({});
  const begin = useSetUp(setProblems);
  const field = (name: keyof typeof empty) => ({
    value: values[name],
    error: problems[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setValues({ ...values, [name]: event.currentTarget.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = checkFields(setupBody, { ...values, token });
    setProblems(found);
    if (Object.keys(found).length === 0) begin.mutate({ ...values, token });
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      {begin.error && (
        <p role="alert" className={classes.refused}>
          {wordsOf(begin.error)}
        </p>
      )}
      <TextInput
        label="Workspace"
        description="Your company, as your team calls it."
        autoComplete="organization"
        {...field('workspaceName')}
      />
      <TextInput
        label="Your name"
        description="Customers see it as the sender."
        autoComplete="name"
        {...field('name')}
      />
      <TextInput label="Email" type="email" autoComplete="username" {...field('email')} />
      <PasswordInput
        label="Password"
        description="At least 10 characters."
        autoComplete="new-password"
        {...field('password')}
      />
      <Select
        label="Time zone"
        description="For days, due dates and sending hours."
        data={zones}
        searchable
        allowDeselect={false}
        value={values.timeZone}
        error={problems['timeZone']}
        onChange={(zone) => setValues({ ...values, timeZone: zone ?? guessedZone })}
      />
      <WorkButton type="submit" size="sm" loading={begin.isPending}>
        Make the workspace
      </WorkButton>
    </form>
  );
}

function useSetUp(onProblems: (problems: FieldProblems) => void) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: setUp,
    onError: (error) => onProblems(problemsFrom(error)),
    onSuccess: async () => {
      queries.clear();
      await navigate('/customers', { replace: true });
    },
  });
}
