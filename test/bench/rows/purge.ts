import { listConnections, removeConnection } from '#contracts/connections.ts';
import type { Row } from '../row.ts';
import { openBook } from '../support/book.ts';
import { openOurs, readWhole, type Ours } from '../support/ours.ts';

/** R13 says minutes, not seconds: whoever disconnects waits for it. */
const mostSeconds = 300;

/** From the disconnect until nothing that was read is left: what a large book costs to remove. */
export const purge: Row = {
  name: 'purge',
  async measure(stage) {
    const customers = stage.pick({ small: 1_000, full: 100_000 });
    // Its objects are drawn when they are asked for: a large book is not held as text.
    const book = await openBook(stage, customers, false);
    const ours = await openOurs(stage, book);
    try {
      await ours.startWorker();
      await readWhole(ours);
      const objects = await mirrored(ours);
      const seconds = await disconnect(ours);
      const left = await mirrored(ours);
      return [
        {
          name: `purge of ${customers}`,
          ours: seconds,
          other: mostSeconds,
          unit: 's',
          ratio: seconds / mostSeconds,
          goal: `at most ${mostSeconds} s`,
          met: seconds <= mostSeconds && left === 0,
          notes: [
            `from the disconnect of ${customers} customers until the connection says that it is over; ${objects} objects before, ${left} after`,
            'the other is the goal; nothing is asked of the billing system meanwhile, and no delivery comes',
          ],
        },
      ];
    } finally {
      await ours.close();
      await book.close();
    }
  },
};

async function disconnect(ours: Ours): Promise<number> {
  const { rows } = await ours.client.call(listConnections);
  const [connection] = rows;
  if (!connection) throw new Error('Nothing is connected.');
  const began = performance.now();
  await ours.client.call(removeConnection, { params: { id: connection.id } });
  while (await isPurging(ours)) await new Promise((resolve) => setTimeout(resolve, 200));
  return (performance.now() - began) / 1000;
}

async function isPurging(ours: Ours): Promise<boolean> {
  const { rows } = await ours.client.call(listConnections);
  return rows.some(({ purge: left, status }) => left !== null || status === 'disconnecting');
}

async function mirrored({ database }: Ours): Promise<number> {
  const found = await database.owner.query<{ count: number }>('select count(*)::int as count from billing_object');
  return found.rows[0]?.count ?? 0;
}
