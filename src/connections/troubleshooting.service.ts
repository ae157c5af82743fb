import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Connector } from '#connectors/connector.ts';
import type { troubleshootConnection } from '#contracts/troubleshooting.ts';
import { Clock } from '../platform/clock.ts';
import { AskingService } from './asking.service.ts';
import { isOpen } from './connection.ts';
import { Connectors } from './connectors.ts';
import { fewerAccountsOf } from './fewer-accounts.ts';
import type { Findings } from './findings.ts';
import { troublesOf } from './troubles.ts';
import { TroublesQueries } from './troubles.queries.ts';

/** The checklist behind "something is missing?" [R15]: it runs the checks itself and asks the billing system anew. */
@Injectable()
export class TroubleshootingService {
  constructor(
    private readonly clock: Clock,
    private readonly connectors: Connectors,
    private readonly queries: TroublesQueries,
    private readonly asking: AskingService,
  ) {}

  /** An entry. */
  async run(workspaceId: string, id: string): Promise<z.input<(typeof troubleshootConnection)['response']>> {
    const now = this.clock.now();
    const counted = await this.queries.get(workspaceId, id, now);
    const { connection } = counted;
    const report = isOpen(connection) ? await this.asking.ask(connection) : null;
    const announces = announcedBy(this.connectors.find(connection.system));
    // What the checklist says of changes it says where it asks for them.
    const findings = { ...counted, ...this.connectors.wordsOf(connection), silent: null, announces, report, now };
    return {
      checkedAt: now.toISOString(),
      checks: troublesOf(findings),
      fewerAccounts: fewerAccountsOf(findings),
    };
  }
}

function announcedBy(connector: Connector | null): Findings['announces'] {
  if (!connector?.webhook) return 'nothing';
  return connector.webhook.isPartial === true ? 'some' : 'all';
}
