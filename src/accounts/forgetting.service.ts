import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { want } from './account-work.ts';
import { forgetStated } from './links-by-id.ts';
import { forgetMrrMonths } from './mrr-months.ts';
import { isSpokenOf } from './spoken-of.ts';

export interface Forgotten {
  /** Customers of this batch, whatever they had to forget. */
  readonly customers: number;
  /** Where the next batch begins; null when this was the last. */
  readonly after: string | null;
}

/**
 * Takes back what accounts know through a connection that was ended (ruling 4). Accounts, links by id, people, sent mail and
 * bare scores stay, so that connecting again brings the same records back.
 */
@Injectable()
export class ForgettingService {
  constructor(
    private readonly doorbells: Doorbells,
    private readonly clock: Clock,
  ) {}

  /**
   * A step: billing is gone at once from accounts that no other source speaks of, and they are contacts: no list, total or filter
   * shows it any more, before the evaluation that follows has concluded the same. Answers how many accounts it was.
   */
  async blank(scope: Scope, connectionId: string, limit: number): Promise<number> {
    const [blanked]: [{ id: string }[], number] = await scope.db.query(
      `with due as materialized (
         select a.id from account a
         where a.workspace_id = $1
           and (a.status, a.status_words, a.mrr, a.mrr_rank, a.plan, a.payment_state, a.payment_failure, a.payment_words,
             a.usage_percent, a.usage, a.renews_at, a.ended_at, a.known_at, a.holds_until)
             is distinct from ('contact', null::text, null::jsonb, 0::bigint, null::text, null::text, null::text, null::text,
               null::numeric, null::jsonb, null::timestamptz, null::timestamptz, null::timestamptz, null::timestamptz)
           and a.id in (select account_id from billing_customer where workspace_id = $1 and connection_id = $2)
           and not exists (
             select 1 from billing_customer o join connection c on c.workspace_id = $1 and c.id = o.connection_id
             where o.workspace_id = $1 and o.account_id = a.id and c.status not in ('disconnecting', 'disconnected'))
         order by a.id limit $3 for no key update of a)
       update account a set status = 'contact', status_words = null, mrr = null, mrr_rank = 0, plan = null, payment_state = null,
         payment_failure = null, payment_words = null, usage_percent = null, usage = null, renews_at = null, ended_at = null,
         known_at = null, holds_until = null
       from due where a.workspace_id = $1 and a.id = due.id returning a.id`,
      [scope.workspaceId, connectionId, limit],
    );
    if (blanked.length === 0) return 0;
    await want(
      scope,
      blanked.map(({ id }) => id),
    );
    const now = this.clock.now();
    await this.doorbells.ring(scope, 'evaluate', now);
    // Drafts for them are withheld from now on: until when has to be said before they would have expired.
    await this.doorbells.ring(scope, 'send', now);
    return blanked.length;
  }

  /**
   * A step: the next `limit` customers of the connection in the order of their ids: names, addresses, domains and ids
   * that the merchant's text states are erased, the link by id stays. Of their accounts the versions that hold facts of the connection go, leaving a dated tombstone, and
   * so does what their history told about billing.
   */
  async forget(scope: Scope, connectionId: string, after: string, limit: number): Promise<Forgotten> {
    const customers: { external_id: string; account_id: string | null }[] = await scope.db.query(
      `select external_id, account_id from billing_customer
       where workspace_id = $1 and connection_id = $2 and external_id > $3 order by external_id limit $4 for update`,
      [scope.workspaceId, connectionId, after, limit],
    );
    const last = customers.at(-1);
    if (!last) return { customers: 0, after: null };
    // Accounts that people linked customers away from are told by none of them: they come with the first batch.
    const left = after === '' ? await leftAccounts(scope, connectionId) : [];
    const accountIds = [...new Set([...left, ...customers.flatMap((row) => row.account_id ?? [])])].sort();
    // An evaluation stands wholly before or wholly after: it fills months that were lost from the versions that it finds.
    await scope.db.query(
      `select from account where workspace_id = $1 and id = any($2::uuid[]) order by id for no key update`,
      [scope.workspaceId, accountIds],
    );
    await this.#removeVersions(scope, connectionId, accountIds);
    await forgetMrrMonths(scope, connectionId, accountIds);
    await scope.db.query(
      `delete from account_event where workspace_id = $1 and account_id = any($3::uuid[]) and kind = 'billing'
         and (source is null or source ->> 'connectionId' = $2)`,
      [scope.workspaceId, connectionId, accountIds],
    );
    await bareEvents(scope, connectionId, accountIds);
    await scope.db.query(
      `update billing_customer set name = null, email = null, email_normal = null, domain = null
       where workspace_id = $1 and connection_id = $2 and external_id > $3 and external_id <= $4
         and (name, email, email_normal, domain) is distinct from (null::text, null::text, null::text, null::text)`,
      [scope.workspaceId, connectionId, after, last.external_id],
    );
    await forgetStated(
      scope,
      connectionId,
      customers.map((row) => row.external_id),
    );
    return { customers: customers.length, after: customers.length < limit ? null : last.external_id };
  }

  async #removeVersions(scope: Scope, connectionId: string, accountIds: readonly string[]): Promise<void> {
    await scope.db.query(
      `with gone as (
         delete from account_snapshot
         where workspace_id = $1 and account_id = any($3::uuid[]) and (content -> 'customers')::jsonb @> $4::jsonb
         returning account_id, version)
       insert into account_tombstone (workspace_id, account_id, connection_id, removed_at, first_version, last_version, versions)
       select $1, account_id, $2, $5, min(version), max(version), count(*) from gone group by account_id order by account_id`,
      [scope.workspaceId, connectionId, accountIds, JSON.stringify([{ ref: { connectionId } }]), this.clock.now()],
    );
  }
}

/**
 * That a flag was raised, a playbook began, a message was written or a score moved stays; what billing said of it goes. The history is
 * only ever added to. Earlier releases did not note what a message was about: of an account that nobody else speaks of its reason goes,
 * and why it was not sent where billing told that.
 */
async function bareEvents(scope: Scope, connectionId: string, accountIds: readonly string[]): Promise<void> {
  await scope.db.query(
    `with told as (
       delete from account_event where workspace_id = $1 and account_id = any($3::uuid[]) and (source ->> 'connectionId' = $2
         or (source is null and ${isReasonOfMessage} and not ${isSpokenOf('account_event.account_id')}))
       returning account_id, id, at, kind, words)
     insert into account_event (workspace_id, account_id, id, at, kind, words)
     select $1, account_id, id, at, kind, case kind when 'flag' then split_part(words, ': ', 1) else words end from told`,
    [scope.workspaceId, connectionId, accountIds],
  );
}

/** As SQL over an event: why a message was written, or that nobody knew whether it still should be sent. */
const isReasonOfMessage = `kind = 'message' and detail is not null and (words ~ '^(Draft written|Message on its way): '
  or words like 'Not sent: %' and detail like '% Whether its cause still holds is not known, so this one waits for a person.')`;

async function leftAccounts({ db, workspaceId }: Scope, connectionId: string): Promise<string[]> {
  const rows: { account_id: string }[] = await db.query(
    `select account_id from left_account where workspace_id = $1 and connection_id = $2`,
    [workspaceId, connectionId],
  );
  return rows.map((row) => row.account_id);
}
