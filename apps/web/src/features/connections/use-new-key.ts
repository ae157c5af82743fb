import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { ConnectionDto } from '#contracts/connections.ts';
import type { ConnectorDto } from '#contracts/connectors.ts';
import { type Confirm, type Credentials, useReplaceCredentials } from './api.ts';
import { saidMode } from './said-mode.ts';

/** A new key as it is typed, and its replacing of the old one; one of another account is asked about first. */
export function useNewKey(connection: ConnectionDto, fields: ConnectorDto['fields']) {
  const [typed, setTyped] = useState(() => saidMode(connection, fields));
  const replace = useReplaceCredentials(connection.id);
  const navigate = useNavigate();
  return {
    typed,
    replace,
    save: (confirm?: Confirm) =>
      replace.mutate(
        { credentials: typed, ...(confirm && { confirm }) },
        {
          onSuccess: async (answered) => {
            setTyped(saidMode(connection, fields));
            if (answered.id !== connection.id) await navigate(`/connectors/${answered.id}?mode=${answered.mode}`);
          },
        },
      ),
    change: (values: Credentials['credentials']) => {
      setTyped(values);
      // An answer speaks of the key it was asked about, and of no other.
      if (!replace.isIdle) replace.reset();
    },
  };
}
