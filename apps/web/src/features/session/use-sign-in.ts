import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { checkFields, type FieldProblems } from '../../lib/field-problems.ts';
import { signIn, signInBody } from './api.ts';

/** What is typed, what is wrong with it, and the way in: to where somebody wanted to go. */
export function useSignIn() {
  const [values, setValues] = useState({ email: '', password: '' });
  const [problems, setProblems] = useState<FieldProblems>({});
  const enter = useEntrance();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = checkFields(signInBody, values);
    setProblems(found);
    if (Object.keys(found).length === 0) enter.mutate(values);
  };
  return { values, setValues, problems, submit, error: enter.error, isBusy: enter.isPending };
}

function useEntrance() {
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
