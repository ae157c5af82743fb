import type { ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import type { Connector } from '#connectors/connector.ts';
import { CONNECTORS } from '#server/connections/connectors.ts';
import { entities } from '#server/entities.ts';
import { Clock } from '#server/platform/clock.ts';
import { PlatformModule } from '#server/platform/platform.module.ts';
import type { SetClock } from './clock.ts';
import type { TestDatabase } from './database.ts';

/** Opens rooms on a test database, with a clock that the test sets. Close with `await rooms.close()`. */
export async function openRooms(options: {
  database: TestDatabase;
  clock: SetClock;
  imports?: ModuleMetadata['imports'];
  providers?: ModuleMetadata['providers'];
  /** Billing systems to read in place of the product's own. */
  connectors?: readonly Connector[];
}): Promise<TestingModule> {
  let builder = Test.createTestingModule({
    imports: [PlatformModule.with(options.database.config, entities), ...(options.imports ?? [])],
    providers: options.providers ?? [],
  });
  if (options.connectors) builder = builder.overrideProvider(CONNECTORS).useValue(options.connectors);
  const rooms = await builder.overrideProvider(Clock).useValue(options.clock).compile();
  rooms.enableShutdownHooks([]);
  await rooms.init();
  return rooms;
}
