import { Injectable } from '@nestjs/common';
import type { RevenueSourceDto } from '#contracts/revenue-sources.ts';
import { Connectors } from '../connections/connectors.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Database } from '../platform/database/database.ts';
import { PrimarySources, type PrimarySource } from './primary-sources.service.ts';
import { sourceWords } from './source-words.ts';

export interface ConnectedSystem {
  readonly mode: 'live' | 'test';
  readonly system: string;
  readonly since: Date;
  readonly isReading: boolean;
}

/** Which billing systems there are to choose between, and which one owns the revenue. */
@Injectable()
export class RevenueSourcesQueries {
  constructor(
    private readonly database: Database,
    private readonly primaries: PrimarySources,
    private readonly connectors: Connectors,
  ) {}

  /** An entry: one row a mode. */
  async list(workspaceId: string): Promise<{ rows: RevenueSourceDto[] }> {
    return this.database.read(workspaceId, async (scope) => {
      const systems = await connectedSystems(scope);
      const primaries = await this.primaries.read(scope);
      return { rows: primaries.map((primary) => this.#toDto(primary, systems)) };
    });
  }

  labelOf(system: string): string {
    return this.connectors.labelOf(system);
  }

  #toDto({ mode, system, chosenAt, chosenBy }: PrimarySource, all: readonly ConnectedSystem[]): RevenueSourceDto {
    const connected = all.filter((one) => one.mode === mode);
    const systems = connected.map((one) => ({ ...one, label: this.labelOf(one.system) }));
    const primary = system === null ? null : { system, label: this.labelOf(system) };
    return {
      mode,
      primary,
      chosenAt: chosenAt?.toISOString() ?? null,
      chosenBy,
      systems: systems.map((one) => ({
        system: one.system,
        label: one.label,
        since: one.since.toISOString(),
        isReading: one.isReading,
        rule: this.connectors.find(one.system)?.revenueRule ?? `Choose ${one.label} if it is your system of record.`,
      })),
      canChoose: systems.length > 1,
      words: sourceWords(primary, systems),
    };
  }
}

/** A step: the systems that are connected, per mode, the first connected first. */
export async function connectedSystems(scope: Scope): Promise<ConnectedSystem[]> {
  return scope.db.query(
    `select mode, system, min(created_at) as since, bool_or(first_backfill_ended_at is null) as "isReading"
     from connection where workspace_id = $1 and status not in ('disconnecting', 'disconnected')
     group by mode, system order by mode, min(created_at), system`,
    [scope.workspaceId],
  );
}
