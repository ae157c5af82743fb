import { ActionIcon } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import { getAccount } from '#contracts/accounts.ts';
import { queryOf } from '../../lib/api.ts';
import { isMissing } from '../../lib/api-problem.ts';
import { useShortcuts } from '../../lib/hotkeys.ts';
import { useMode } from '../../lib/mode.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { Page } from '../../ui/page.tsx';
import { AccountContent } from './account-content.tsx';
import { AccountHint, AccountOwner, OtherMode } from './account-header-facts.tsx';
import { AccountMissing } from './account-missing.tsx';
import { AccountSkeleton } from './account-skeleton.tsx';

/** So that nothing moves when it comes. */
const spaceOfHint = '\u00a0';

/** Is it fine, why, what is due, who owns it? */
export function AccountPage() {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const { mode } = useMode();
  const account = useQuery(queryOf(getAccount, { params: { id } }));
  const goBack = () => void (window.history.length > 1 ? navigate(-1) : navigate('/customers'));
  useShortcuts('Account', [{ keys: 'u', does: 'Back to the list', run: goBack }]);
  return (
    <Page
      title={account.data?.name ?? 'Account'}
      before={
        <ActionIcon variant="subtle" color="gray" aria-label="Back" onClick={goBack}>
          <IconArrowLeft size={18} stroke={1.75} />
        </ActionIcon>
      }
      hint={account.data ? <AccountHint account={account.data} /> : account.isPending && spaceOfHint}
      filters={account.data && account.data.mode !== mode ? <OtherMode mode={account.data.mode} /> : null}
      action={account.data && <AccountOwner account={account.data} />}
    >
      {account.isPending && <AccountSkeleton />}
      {isMissing(account.error) && <AccountMissing />}
      {account.isError && !account.data && !isMissing(account.error) && (
        <FailedState
          what="The account could not be loaded."
          kept="Nothing was changed."
          error={account.error}
          onRetry={() => void account.refetch()}
        />
      )}
      {account.data && <AccountContent key={account.data.id} account={account.data} />}
    </Page>
  );
}
