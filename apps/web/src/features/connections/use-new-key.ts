import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { ConnectionDto } from '#contracts/connections.ts';
import type { ConnectorDto } from '#contracts/connectors.ts';
import { type Confirm, type Credentials, useReplaceCredentials } from './api.ts';

/** A new key as it is typed, and its replacing of the old one; one of another account is asked about first. */
export function useNewKey(connection: ConnectionDto, fields: ConnectorDto['fields']) {
  const [typed, setTyped] = useState(() => modeOf(connection, fields));
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
            setTyped(modeOf(connection, fields));
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

/** Where a system asks whether a key is live or test, a new key is taken to be what the old one was. */
function modeOf({ mode }: ConnectionDto, fields: ConnectorDto['fields']): Credentials['credentials'] {
  return Object.fromEntries(fields.filter(({ choices }) => choices?.includes(mode)).map(({ name }) => [name, mode]));
}
