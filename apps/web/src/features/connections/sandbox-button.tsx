import { useNavigate } from 'react-router';
import { wordsOf } from '../../lib/api-problem.ts';
import { Notice } from '../../ui/notice.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import { type Confirm, useConnectSandbox } from './api.ts';
import { AnotherAccount } from './another-account.tsx';
import { isAnotherAccount } from './is-another-account.ts';
import classes from './connect.module.css';

interface SandboxButtonProps {
  /** Left out, the first that the sandbox plays. */
  system?: string;
  /** Leaves the member where accounts are about to appear. */
  stays?: boolean;
  isPrimary?: boolean;
  children?: string;
}

/** Connects one half of the local billing sandbox in one step; a book in the place of the one that was disconnected is asked about. */
export function SandboxButton({ system, stays = false, isPrimary = false, children }: SandboxButtonProps) {
  const connect = useConnectSandbox();
  const navigate = useNavigate();
  const run = (confirm?: Confirm) =>
    connect.mutate(
      { ...(system !== undefined && { system }), ...(confirm && { confirm }) },
      {
        onSuccess: async (connection) => {
          if (!stays) await navigate(`/connectors/${connection.id}?mode=test`);
        },
      },
    );
  if (isAnotherAccount(connect.error)) {
    return (
      <AnotherAccount
        error={connect.error}
        keep="Leave it"
        onConfirm={() => run('another_account')}
        onKeep={() => connect.reset()}
      />
    );
  }
  return (
    <>
      <WorkButton variant={isPrimary ? 'filled' : 'default'} loading={connect.isPending} onClick={() => run()}>
        {children ?? 'Connect the sandbox'}
      </WorkButton>
      {connect.isError && (
        <div role="alert" className={classes.refused}>
          <Notice tone="problem">The sandbox was not connected. {wordsOf(connect.error)}</Notice>
        </div>
      )}
    </>
  );
}
