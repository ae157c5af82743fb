import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';

/** A customer whose use is due, and how often they had been noted when that was found. */
export interface NotedCustomer {
  readonly customerId: string;
  readonly noted: string;
}

/**
 * Customers whose use may be metered. The mirror adds everyone of whom something changed; who turns out to have no metered
 * item leaves the list until something changes again, also while that turns out.
 */
@Injectable()
export class UsageCustomersService {
  /** A step: customers not read since `before`, the longest unread first. */
  async due(scope: Scope, connectionId: string, before: Date, limit: number): Promise<NotedCustomer[]> {
    return scope.db.query(
      `select customer_id as "customerId", noted from usage_customer
       where workspace_id = $1 and connection_id = $2 and (read_at is null or read_at <= $3)
       order by read_at nulls first, customer_id limit $4`,
      [scope.workspaceId, connectionId, before, limit],
    );
  }

  /** A step: when the next customer falls due again; null when there is none. */
  async nextReadAt(scope: Scope, connectionId: string): Promise<Date | null> {
    const rows: { read_at: Date | null }[] = await scope.db.query(
      `select coalesce(read_at, 'epoch') as read_at from usage_customer
       where workspace_id = $1 and connection_id = $2 order by usage_customer.read_at nulls first limit 1`,
      [scope.workspaceId, connectionId],
    );
    return rows[0]?.read_at ?? null;
  }

  /** A step: nobody's use could be had; it is asked for again at the usual pace. `asked` null: of no customer at all. */
  async noteRefused(
    scope: Scope,
    connectionId: string,
    asked: readonly NotedCustomer[] | null,
    now: Date,
  ): Promise<void> {
    await scope.db.query(
      `update usage_customer set read_at = $4
       where workspace_id = $1 and connection_id = $2 and ($3::text[] is null or customer_id = any($3))`,
      [scope.workspaceId, connectionId, asked && asked.map(({ customerId }) => customerId), now],
    );
  }

  /** A step: those of them whose use was not told since `after`. */
  async untold(scope: Scope, connectionId: string, customerIds: readonly string[], after: Date): Promise<string[]> {
    const rows: { customer_id: string }[] = await scope.db.query(
      `select asked.customer_id from unnest($3::text[]) as asked(customer_id)
       where not exists (select 1 from usage_customer u where u.workspace_id = $1 and u.connection_id = $2
         and u.customer_id = asked.customer_id and u.told_at > $4)
       order by asked.customer_id`,
      [scope.workspaceId, connectionId, customerIds, after],
    );
    return rows.map((row) => row.customer_id);
  }

  /** A step: these were asked; `metered` are those of them who have something to read. */
  async noteRead(
    scope: Scope,
    connectionId: string,
    read: { asked: readonly NotedCustomer[]; metered: readonly string[]; now: Date },
  ): Promise<void> {
    await scope.db.query(
      `update usage_customer set read_at = $4, told_at = $4
       where workspace_id = $1 and connection_id = $2 and customer_id = any($3::text[])`,
      [scope.workspaceId, connectionId, read.metered, read.now],
    );
    const metered = new Set(read.metered);
    await scope.db.query(
      `delete from usage_customer u using jsonb_to_recordset($3::jsonb) as a("customerId" text, noted bigint)
       where u.workspace_id = $1 and u.connection_id = $2 and u.customer_id = a."customerId" and u.noted = a.noted`,
      [
        scope.workspaceId,
        connectionId,
        JSON.stringify(read.asked.filter(({ customerId }) => !metered.has(customerId))),
      ],
    );
  }
}
