import { Injectable } from '@nestjs/common';
import type { ObjectRef } from '#connectors/billing-object.ts';
import { lastWholeOf } from '../connections/connection.ts';
import { BillingService, type CustomerRef } from '../billing/billing.service.ts';
import { SweepsService, type SweptKind } from '../billing/sweeps.service.ts';
import type { Looked } from '../connections/backfill-findings.service.ts';
import { Database } from '../platform/database/database.ts';
import type { BackfillWork } from './backfill-work.ts';
import { HeldConnection } from './held-connection.ts';
import { MissingObjects } from './missing-objects.ts';
import { toFindings } from './later-pages.ts';
import { sweptKind } from './reading-plan.ts';
import { RefusedObjects } from './refused-objects.ts';

const customersAtOnce = 200;
/** Objects that no list named are looked at one by one; more than this wait for the next night. */
const mostUnseen = 1_000;
/** What was given up is read one by one, before anything else. */
const mostRetried = 50;
/**
 * Clocks differ: only what was last known well before the reading began counts as unseen. Where they differ by more, something is looked
 * at in vain; but what was deleted since is not left to the next night.
 */
const unseenMilliseconds = 5 * 60_000;

/** What lists leave out: objects that others refer to, and objects that no list named any more. */
@Injectable()
export class BackfillSweep {
  constructor(
    private readonly database: Database,
    private readonly held: HeldConnection,
    private readonly billing: BillingService,
    private readonly sweeps: SweepsService,
    private readonly missing: MissingObjects,
    private readonly refused: RefusedObjects,
  ) {}

  /** An entry: asks for what the first reading left open. */
  async wantMissing({ connection, signal }: BackfillWork): Promise<void> {
    for (let after = ''; ;) {
      const page = await this.held.write(connection, async (scope) => {
        const customers = await this.billing.incompleteAfter(scope, connection.id, after, customersAtOnce);
        const refs: ObjectRef[] = [];
        for (const one of await this.billing.load(scope, customers)) refs.push(...this.missing.of(connection, one));
        await this.missing.want(scope, connection, refs);
        return customers;
      });
      const last: CustomerRef | undefined = page.at(-1);
      if (!last || page.length < customersAtOnce || signal.aborted) return;
      after = last.externalId;
    }
  }

  /** An entry: asks for what is held and was not named, and once more for what was given up. `kinds` were read to their ends. */
  async wantUnseen(work: BackfillWork, kinds: readonly string[]): Promise<void> {
    const { connection, connector, access, backfill } = work;
    const swept: SweptKind[] = [];
    for (const kind of kinds) {
      const one = sweptKind(connector, await connector.slices(access, kind, backfill.frozenAt), backfill.extent);
      if (one) swept.push(one);
    }
    const before = new Date(backfill.frozenAt.getTime() - unseenMilliseconds);
    const reading = { connectionId: connection.id, backfillId: backfill.id, beganAt: backfill.frozenAt, before };
    await this.held.write(connection, async (scope) => {
      await this.sweeps.want(scope, reading, swept, mostUnseen);
      await this.sweeps.retry(scope, connection.id, mostRetried);
    });
    // However many there are, none of these transactions holds very many of them.
    while (await this.held.write(connection, (scope) => this.refused.answer(scope, backfill, kinds)));
  }

  /** An entry, after the looks: what they changed belongs to what this reading found. Nothing is written: asked again, it says the same. */
  async looked({ connection, backfill }: BackfillWork): Promise<Looked> {
    return this.database.read(connection.workspaceId, async (scope) => {
      const reading = { connectionId: connection.id, backfillId: backfill.id, since: backfill.frozenAt };
      const changed = await this.sweeps.changedSince(scope, reading);
      const findings = toFindings(
        changed.map((one) => ({ ...one, change: one.isDeleted ? 'deleted' : 'changed' })),
        lastWholeOf(connection),
      );
      return { findings, announced: await this.sweeps.announcedKinds(scope, connection.id) };
    });
  }
}
