import { randomUUID } from 'node:crypto';
import { Road } from '../../test/support/road.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { keyIdOf } from '../platform/config/main-keys.ts';
import { Database } from '../platform/database/database.ts';
import { Resealing } from '../platform/secrets/resealing.ts';
import { AccessFactory } from './access.ts';
import { ConnectionsModule } from './connections.module.ts';
import { WebhookSecrets } from './webhook-secrets.ts';

const newKey = Buffer.alloc(32, 9);
const signal = new AbortController().signal;

describe('rotating the main key while everything runs', () => {
  let road: Road;

  beforeEach(async () => {
    road = await Road.open();
  });
  afterEach(() => road.close());

  const rotated = () => ({
    ...road.database.config,
    secretKey: newKey,
    secretKeyId: keyIdOf(newKey),
    formerKeys: [road.database.config.secretKey],
  });
  const openRotated = () =>
    openRooms({
      database: { ...road.database, config: rotated() },
      clock: road.clock,
      imports: [ConnectionsModule],
      connectors: [road.billing],
    });
  const keyIds = async () =>
    (
      await road.rows<{ id: string }>(
        `select distinct convert_from(substring(v from 1 for 8), 'UTF8') as id from connection c
         cross join lateral (values (sealed_credentials), (sealed_webhook_secret), (sealed_webhook_secret_before)) s(v)
         where length(v) > 0 order by 1`,
      )
    ).map((row) => row.id);

  it('opens what the former key sealed, seals it anew, and then does without the former key', async () => {
    const connection = await road.connect('key-one');
    for (const secret of ['whsec_first_one', 'whsec_second']) {
      await road.get(WebhookSecrets).set(road.workspaceId, connection.id, secret);
    }
    const former = keyIdOf(road.database.config.secretKey);
    const rooms = await openRotated();
    try {
      expect((await rooms.get(AccessFactory).open(connection, signal)).credentials).toEqual({ key: 'key-one' });
      expect(await keyIds()).toEqual([former]);
      await rooms.get(Resealing).run();
      expect(await keyIds()).toEqual([keyIdOf(newKey)]);
      expect((await rooms.get(AccessFactory).open(connection, signal)).credentials).toEqual({ key: 'key-one' });
      const letterbox = await rooms.get(WebhookSecrets).find('measure', connection.publicId);
      expect(letterbox?.secrets).toEqual(['whsec_second', 'whsec_first_one']);
      await expect(new Database({ ...rotated(), formerKeys: [] }, []).open()).resolves.toBeUndefined();
      await expect(new Database(road.database.config, []).open()).rejects.toThrow(`under main key ${keyIdOf(newKey)}`);
    } finally {
      await rooms.close();
    }
  });

  it('keeps up with a program that still seals under the former key, two workers at a time', async () => {
    const { id } = await road.connect('key-one');
    const rooms = await openRotated();
    try {
      await rooms.get(Resealing).run();
      // The program that was not started again yet.
      await road.get(WebhookSecrets).set(road.workspaceId, id, 'whsec_sealed_late');
      expect(await keyIds()).toHaveLength(2);
      await Promise.all([rooms.get(Resealing).run(), rooms.get(Resealing).run()]);
      expect(await keyIds()).toEqual([keyIdOf(newKey)]);
    } finally {
      await rooms.close();
    }
  });

  it('opens nothing in another row', async () => {
    const connection = await road.connect('key-one');
    const copy = randomUUID();
    await road.rows(
      `insert into connection (workspace_id, id, public_id, system, mode, label, key_kind, key_last_four, sealed_credentials)
       select workspace_id, $2, 'copy', system, mode, label, key_kind, key_last_four, sealed_credentials from connection where id = $1`,
      [connection.id, copy],
    );
    await expect(road.get(AccessFactory).open({ ...connection, id: copy }, signal)).rejects.toThrow();
  });
});
