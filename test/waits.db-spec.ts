import { Database } from '#server/platform/database/database.ts';
import { Road } from './support/road.ts';

describe('waiting for the database', () => {
  it('has a limit in every session of the application', async () => {
    const road = await Road.open();
    try {
      const limits = await road.get(Database).read(road.workspaceId, ({ db }) =>
        db.query(
          `select name, setting::int as ms from pg_settings
           where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout') order by name`,
        ),
      );
      expect(limits).toEqual([
        { name: 'idle_in_transaction_session_timeout', ms: 60_000 },
        { name: 'lock_timeout', ms: 15_000 },
        { name: 'statement_timeout', ms: 30_000 },
      ]);
    } finally {
      await road.close();
    }
  });
});
