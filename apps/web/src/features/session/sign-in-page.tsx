import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { ApiProblem, wordsOf } from '../../lib/api-problem.ts';
import { checkFields, type FieldProblems } from '../../lib/field-problems.ts';
import { signIn, signInBody } from './api.ts';
import { SessionCard } from './session-card.tsx';
import classes from './session-card.module.css';

export function SignInPage() {
  const [values, setValues] = useState({ email: '', password: '' });
  const [problems, setProblems] = useState<FieldProblems>({});
  const enter = useSignIn();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = checkFields(signInBody, values);
    setProblems(found);
    if (Object.keys(found).length === 0) enter.mutate(values);
  };
  return (
    <SessionCard title="Sign in to Keepwell">
      <form className={classes.form} onSubmit={submit} noValidate>
        {enter.error && (
          <p role="alert" className={classes.refused}>
            {refusalOf(enter.error)}
          </p>
        )}
        <TextInput
          label="Email"
          type="email"
          autoComplete="username"
          value={values.email}
          error={problems['email']}
          onChange={(event) => setValues({ ...values, email: event.currentTarget.value })}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          value={values.password}
          error={problems['password']}
          onChange={(event) => setValues({ ...values, password: event.currentTarget.value })}
        />
        <Button type="submit" size="sm" loading={enter.isPending}>
          Sign in
        </Button>
        <p className={classes.hint}>
          First time here? Open the set-up link that was printed when Keepwell was started.
        </p>
      </form>
    </SessionCard>
  );
}

function useSignIn() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [search] = useSearchParams();
  return useMutation({
    mutationFn: signIn,
    onSuccess: async () => {
      queries.clear();
      await navigate(placeOf(search.get('next')), { replace: true });
    },
  });
}

/** Only an address of ours: a link that somebody else wrote must not lead elsewhere. */
function placeOf(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/';
}

function refusalOf(error: Error): string {
  const isRefused = error instanceof ApiProblem && (error.status === 401 || error.status === 403);
  return isRefused ? 'This email and password do not belong together. Check both and try again.' : wordsOf(error);
}
