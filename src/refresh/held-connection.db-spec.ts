import { Road } from '../../test/support/road.ts';
import { BackfillOvertaken } from './backfill-work.ts';
import { HeldConnection } from './held-connection.ts';

describe('writing what belongs to a connection', () => {
  let road: Road;

  beforeAll(async () => {
    road = await Road.open();
  });

  afterAll(() => road.close());

  it('is done while it stands, and not at all after it has ended', async () => {
    const connection = await road.connect();
    const write = (generation: number, step: () => Promise<string>) =>
      road.get(HeldConnection).write({ ...connection, generation }, step);
    await expect(write(connection.generation, () => Promise.resolve('written'))).resolves.toBe('written');
    let steps = 0;
    const counting = () => Promise.resolve(`${(steps += 1)}`);
    await expect(write(connection.generation - 1, counting)).rejects.toThrow(BackfillOvertaken);
    expect(steps).toBe(0);
  });
});
