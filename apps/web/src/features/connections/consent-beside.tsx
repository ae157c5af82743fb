import { useQuery } from '@tanstack/react-query';
import { consentsQuery } from './api.ts';
import { ConsentButtons } from './consent-buttons.tsx';

/** The way on after another account gave its consent: an answer is taken once, so it is given once more, knowingly. */
export function ConsentBeside() {
  const { data } = useQuery(consentsQuery());
  return (data?.rows ?? []).map(({ system, modes }) => (
    <ConsentButtons
      key={system}
      system={system}
      modes={modes}
      verb={(mode) => `Connect it beside (${mode} mode)`}
      confirm="another_account"
    />
  ));
}
