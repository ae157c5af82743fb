import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConnectionDto } from '#contracts/connections.ts';
import { focusOn } from '../../lib/focus.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { connectorsQuery } from './api.ts';
import { isConsented } from './connection-states.ts';
import { KeyForm } from './key-form.tsx';

/** A new key of the same account, after a rotation or a refusal, or in place of its consent; the records stay the same. */
export function ReplaceKey({ connection }: { connection: ConnectionDto }) {
  const { data, error, refetch } = useQuery(connectorsQuery());
  const consented = isConsented(connection);
  const [isOpen, setIsOpen] = useState(connection.status === 'revoked' && !consented);
  // Until it was asked for, the form stands there by itself and must not take the focus.
  const [isAsked, setIsAsked] = useState(false);
  const toggle = (open: boolean) => {
    setIsAsked(true);
    setIsOpen(open);
  };
  const connector = data?.rows.find(({ system }) => system === connection.system);
  if (!isOpen) {
    return (
      <Button variant="default" ref={isAsked ? focusOn : undefined} onClick={() => toggle(true)}>
        {consented ? `Use a ${connector?.readWith ?? 'key'} instead` : `Replace the ${connection.readWith}`}
      </Button>
    );
  }
  if (error) return <FailedState what="The form could not be loaded." error={error} onRetry={() => void refetch()} />;
  if (!connector) return <SkeletonRows rows={2} />;
  return <KeyForm connection={connection} connector={connector} takesFocus={isAsked} onClose={() => toggle(false)} />;
}
