import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isResting } from '../connections/connection.ts';
import { Clock } from '../platform/clock.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { allEnded } from '../platform/work/ended.ts';
import { UsageReadings } from '../refresh/usage-readings.ts';
import { EventsPoll } from './events-poll.ts';
import { usageIntervalOf } from './poll-plan.ts';
import { PollTimes, type PolledConnection } from './poll-times.ts';
import { ReadPaces } from './read-paces.service.ts';

/** Asks connections what changed and how much was used, each at its own pace. */
@Injectable()
export class PollJob implements OnModuleInit {
  constructor(
    private readonly times: PollTimes,
    private readonly paces: ReadPaces,
    private readonly events: EventsPoll,
    private readonly usage: UsageReadings,
    private readonly clock: Clock,
    private readonly bells: BellWorker,
  ) {}

  onModuleInit(): void {
    this.bells.handle('poll', (workspaceId) => this.run(workspaceId));
  }

  /** An entry: asks every connection that is due. Answers when the next falls due. */
  async run(workspaceId: string): Promise<'more' | Date | null> {
    const before = await this.times.of(workspaceId);
    await allEnded(before.map((polled) => this.#ask(polled)));
    // Asking has changed them: what is due next is read from the rows as they are now.
    const after = await this.times.of(workspaceId);
    const times = await allEnded(after.map((polled) => this.#nextAt(polled)));
    return times.reduce<Date | null>((first, at) => (first === null || at < first ? at : first), null);
  }

  async #ask(polled: PolledConnection): Promise<void> {
    const now = this.clock.now();
    const { connection, eventsAt } = polled;
    if (isResting(connection, now)) return;
    const isWell =
      eventsAt > now || (await this.events.guard(connection, 'events', () => this.events.read(connection)));
    const paced = await this.paces.renew(polled, now);
    // Whoever has just refused or asked to wait is asked for nothing else before its next turn.
    if (!isWell) return;
    const before = new Date(now.getTime() - usageIntervalOf(paced));
    await this.events.guard(paced, 'usage', async () => {
      await this.usage.read(paced, before);
    });
  }

  async #nextAt({ connection, eventsAt }: PolledConnection): Promise<Date> {
    const readAt = await this.usage.nextReadAt(connection);
    const usageAt = readAt && new Date(readAt.getTime() + usageIntervalOf(connection));
    const next = usageAt && usageAt < eventsAt ? usageAt : eventsAt;
    const { restingUntil } = connection;
    return restingUntil !== null && restingUntil > next ? restingUntil : next;
  }
}
