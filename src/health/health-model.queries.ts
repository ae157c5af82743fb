import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { getHealthModel } from '#contracts/health-model.ts';
import type { HealthModel } from '#core/health/health-model.ts';
import { Database } from '../platform/database/database.ts';
import { notFound } from '../platform/errors/app-error.ts';

/** The model that scores accounts now, as the settings page shows it. */
@Injectable()
export class HealthModelQueries {
  constructor(private readonly database: Database) {}

  /** An entry. */
  async current(workspaceId: string): Promise<z.input<typeof getHealthModel.response>> {
    return this.database.read(workspaceId, async (scope) => {
      // The content was written from a HealthModel and never changes.
      const rows: { content: HealthModel; created_at: Date }[] = await scope.db.query(
        `select content, created_at from health_model where workspace_id = $1 order by version desc limit 1`,
        [workspaceId],
      );
      const [row] = rows;
      if (!row) throw notFound('health_model');
      const { version, name, components, caps, minimumCoverage } = row.content;
      return {
        version,
        name,
        components: components.map(({ component, weight }) => ({ component, weight })),
        caps: caps.map(({ cause, steps, hardDeclineCap }) => ({ cause, steps: [...steps], hardDeclineCap })),
        minimumCoverage,
        since: row.created_at.toISOString(),
      };
    });
  }
}
