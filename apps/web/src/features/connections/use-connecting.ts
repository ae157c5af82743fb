import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { ConnectionDto } from '#contracts/connections.ts';
import type { ConnectorDto } from '#contracts/connectors.ts';
import { problemsFrom } from '../../lib/field-problems.ts';
import { type Confirm, useCreateConnection, useTestConnection } from './api.ts';
import { saidMode } from './said-mode.ts';
import { type Typed, useTypedCredentials } from './typed-credentials.ts';

/** What was typed for a system, the test of it, and the connection that is made of it, or that comes back by it. */
export function useConnecting({ system, fields }: ConnectorDto, again: ConnectionDto | null) {
  const { typed, change, forget } = useTypedCredentials(
    again?.id ?? system,
    // Without its name: with the key of another account that one would be called by it.
    again ? { label: '', credentials: saidMode(again, fields) } : undefined,
  );
  const [tested, setTested] = useState<Typed['credentials'] | null>(null);
  const test = useTestConnection();
  const save = useCreateConnection();
  const navigate = useNavigate();
  return {
    typed,
    change: (next: Typed) => {
      change(next);
      if (save.isError) save.reset();
    },
    test,
    save,
    // An answer speaks of the credentials it was asked about, and of no others.
    report: tested === typed.credentials ? test.data : undefined,
    problems: { ...problemsFrom(test.error), ...problemsFrom(save.error) },
    runTest: () => {
      setTested(typed.credentials);
      test.mutate({ system, credentials: typed.credentials });
    },
    runSave: (confirm?: Confirm) => {
      const label = typed.label.trim();
      save.mutate(
        { system, credentials: typed.credentials, ...(label === '' ? {} : { label }), ...(confirm && { confirm }) },
        {
          onSuccess: async (connection) => {
            forget();
            await navigate(`/connectors/${connection.id}?mode=${connection.mode}`);
          },
        },
      );
    },
  };
}
