import { Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { wordsOf } from '../../lib/api-problem.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import { useSending } from '../../lib/use-sending.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { Section } from '../../ui/section.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import classes from './settings.module.css';

/** What stands under offers beside the way to unsubscribe. */
export function PostalAddress() {
  const { sending, error, refetch } = useSending();
  return (
    <Section
      title="Postal address"
      hint="Stands under every offer, beside the link to unsubscribe. Without it, offers never send by themselves."
    >
      {sending ? (
        <AddressForm key={sending.postalAddress} kept={sending.postalAddress} />
      ) : error ? (
        <FailedState what="The address could not be loaded." error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={2} />
      )}
    </Section>
  );
}

function AddressForm({ kept }: { kept: string | null }) {
  const mayEdit = useIsAdmin();
  const { address } = useSending();
  const [typed, setTyped] = useState(kept ?? '');
  if (!mayEdit) return <p className={classes.address}>{kept ?? 'Not set. An admin can set it.'}</p>;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    address.mutate(typed.trim() === '' ? null : typed.trim());
  };
  return (
    <form className={classes.create} onSubmit={submit}>
      <Textarea
        className={classes.grow}
        label="Company and address"
        rows={3}
        maxLength={300}
        value={typed}
        error={address.error && wordsOf(address.error)}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <WorkButton type="submit" size="sm" disabled={typed.trim() === (kept ?? '')} loading={address.isPending}>
        Save
      </WorkButton>
    </form>
  );
}
