import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inEachWorkspace } from './row-level-security.ts';

/**
 * Why a message was not sent, where that was said in words of billing: earlier releases did not note who had told of it, so the end of its
 * connection left it in the history of accounts that no connection speaks of any more.
 */
export class ForgetWhyMailWasUnsent20261122001611 implements MigrationInterface {
  name = 'ForgetWhyMailWasUnsent20261122001611';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      inEachWorkspace(`
        with known as (
          select b.account_id, c.status from billing_customer b
            join connection c on c.workspace_id = w and c.id = b.connection_id where b.workspace_id = w
          union all
          select l.account_id, c.status from left_account l
            join connection c on c.workspace_id = w and c.id = l.connection_id where l.workspace_id = w)
        update account_event set detail = null
        where workspace_id = w and kind = 'message' and source is null and words like 'Not sent: %'
          and detail like '% Whether its cause still holds is not known, so this one waits for a person.'
          and account_id in (
            select account_id from known where account_id is not null group by account_id
            having bool_and(status in ('disconnecting', 'disconnected')));`),
    );
  }

  /** What was forgotten is not told anew: the message says for itself what it waits for. */
  async down(): Promise<void> {}
}
