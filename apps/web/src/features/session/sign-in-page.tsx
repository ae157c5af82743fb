import { PasswordInput, TextInput } from '@mantine/core';
import { ApiProblem, wordsOf } from '../../lib/api-problem.ts';
import { WorkButton } from '../../ui/work-button.tsx';
import { SessionCard } from './session-card.tsx';
import { useSignIn } from './use-sign-in.ts';
import classes from './session-card.module.css';

export function SignInPage() {
  const { values, setValues, problems, submit, error, isBusy } = useSignIn();
  return (
    <SessionCard title="Sign in to Keepwell">
      <form className={classes.form} onSubmit={submit} noValidate>
        {error && (
          <p role="alert" className={classes.refused}>
            {refusalOf(error)}
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
        <WorkButton type="submit" size="sm" loading={isBusy}>
          Sign in
        </WorkButton>
        <p className={classes.hint}>
          First time here? Open the set-up link that was printed when Keepwell was started.
        </p>
      </form>
    </SessionCard>
  );
}

function refusalOf(error: Error): string {
  const isRefused = error instanceof ApiProblem && (error.status === 401 || error.status === 403);
  return isRefused ? 'This email and password do not belong together. Check both and try again.' : wordsOf(error);
}
