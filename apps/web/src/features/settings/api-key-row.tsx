import type { z } from 'zod';
import type { apiKeySchema } from '#contracts/session.ts';
import { formatDay } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { ConfirmInline } from '../../ui/confirm-inline.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { useRevokeApiKey } from './api.ts';
import classes from './settings.module.css';

export function ApiKeyRow({ apiKey }: { apiKey: z.infer<typeof apiKeySchema> }) {
  const revoke = useRevokeApiKey(apiKey.id);
  return (
    <li className={classes.row}>
      <div className={classes.main}>
        <span className={classes.name}>
          {apiKey.name} <code className={classes.code}>…{apiKey.lastFour}</code>
        </span>
        <span className={classes.dim}>
          Made {formatDay(apiKey.createdAt)} by {apiKey.createdBy}.{' '}
          {apiKey.lastUsedAt === null ? (
            'Never used.'
          ) : (
            <>
              Last used <Age at={apiKey.lastUsedAt} />.
            </>
          )}
        </span>
        {revoke.error && <FailedState what="The key was not revoked." kept="It still works." error={revoke.error} />}
      </div>
      <ConfirmInline verb="Revoke" isBusy={revoke.isPending} onConfirm={() => revoke.mutate()}>
        Requests with “{apiKey.name}” are refused from now on. This cannot be undone.
      </ConfirmInline>
    </li>
  );
}
