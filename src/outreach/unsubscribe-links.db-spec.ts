import { randomUUID } from 'node:crypto';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { aWorkspace } from '../../test/support/workspace.ts';
import { keyIdOf } from '../platform/config/main-keys.ts';
import { Resealing } from '../platform/secrets/resealing.ts';
import { Secrets } from '../platform/secrets/secrets.ts';
import { OutreachModule } from './outreach.module.ts';
import { UnsubscribeLinks } from './unsubscribe-links.ts';

const newKey = Buffer.alloc(32, 9);

describe('links to unsubscribe', () => {
  let database: TestDatabase;
  let workspaceId: string;

  beforeAll(async () => {
    database = await openTestDatabase();
  });
  beforeEach(async () => {
    ({ workspaceId } = await aWorkspace(database));
  });
  afterAll(() => database.close());

  /** The rooms of a program with these main keys. */
  async function within<T>(
    { key, former = [] }: { key: Buffer; former?: readonly Buffer[] },
    work: (rooms: Awaited<ReturnType<typeof openRooms>>) => Promise<T>,
  ): Promise<T> {
    const config = { ...database.config, secretKey: key, secretKeyId: keyIdOf(key), formerKeys: former };
    const rooms = await openRooms({
      database: { ...database, config },
      clock: new SetClock(),
      imports: [OutreachModule],
    });
    try {
      return await work(rooms);
    } finally {
      await rooms.close();
    }
  }

  async function tokenFor(links: UnsubscribeLinks, to: string, workspace = workspaceId): Promise<string> {
    const footer = (await links.of(workspace)).footerOf({
      messageClass: 'promotional',
      to,
      house: { name: 'Fernhill', postalAddress: null },
    });
    return new URL(footer?.unsubscribeUrl ?? '').searchParams.get('token') ?? '';
  }

  it('work on when the main key was changed and the former one is gone, and so do those from before', async () => {
    const former = database.config.secretKey;
    const [early, old] = await within({ key: former }, async (rooms) => [
      await tokenFor(rooms.get(UnsubscribeLinks), 'Ada+x@Keel.example'),
      rooms
        .get(Secrets)
        .seal(JSON.stringify([workspaceId, 'ada@keel.example']), 'unsubscribe')
        .toString('base64url'),
    ]);
    const ours = { workspaceId, contact: 'ada@keel.example' };
    const late = await within({ key: newKey, former: [former] }, async (rooms) => {
      const links = rooms.get(UnsubscribeLinks);
      expect(await links.read(early ?? '')).toEqual(ours);
      expect(await links.read(old ?? '')).toEqual(ours);
      const made = await tokenFor(links, 'bo@keel.example');
      await rooms.get(Resealing).run();
      return made;
    });
    await within({ key: newKey }, async (rooms) => {
      const links = rooms.get(UnsubscribeLinks);
      expect(await links.read(early ?? '')).toEqual(ours);
      expect(await links.read(late)).toEqual({ workspaceId, contact: 'bo@keel.example' });
      expect(await links.read(old ?? '')).toBeNull();
    });
    // The next tests run under the key from before.
    await within({ key: former, former: [newKey] }, (rooms) => rooms.get(Resealing).run());
  });

  it('are nobody else’s: forged, cut, in another workspace, or of one that is gone', async () => {
    const { workspaceId: other } = await aWorkspace(database);
    await within({ key: database.config.secretKey }, async (rooms) => {
      const links = rooms.get(UnsubscribeLinks);
      const token = await tokenFor(links, 'ada@keel.example');
      await links.of(other);
      const forged = [
        token.slice(0, -2),
        `${token}AAAA`,
        token.replace(workspaceId, other),
        token.replace(workspaceId, randomUUID()),
        token.replace('2.', '3.'),
        token.replace('2.', ''),
        `2.${workspaceId}.`,
        '2..',
        '',
        'A'.repeat(5_000),
      ];
      for (const text of forged) expect(await links.read(text)).toBeNull();
      expect(await links.read(token)).toEqual({ workspaceId, contact: 'ada@keel.example' });
    });
  });

  it('have one key, though two processes make the first at once, and it cannot be read in the database', async () => {
    await within({ key: database.config.secretKey }, async (rooms) => {
      const links = rooms.get(UnsubscribeLinks);
      const tokens = await Promise.all([1, 2, 3, 4].map((n) => tokenFor(links, `reader${n}@keel.example`)));
      for (const token of tokens) expect((await links.read(token))?.workspaceId).toBe(workspaceId);
      const { rows } = await database.owner.query(`select sealed_key from unsubscribe_key where workspace_id = $1`, [
        workspaceId,
      ]);
      expect(rows).toHaveLength(1);
      expect(rows[0].sealed_key.subarray(0, 8).toString('latin1')).toBe(keyIdOf(database.config.secretKey));
    });
  });
});
