import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Clock } from './clock.ts';
import { CONFIG, type Config } from './config/config.ts';
import { UnknownSettings } from './config/unknown-settings.ts';
import { Database, ENTITIES, type Entities } from './database/database.ts';
import { Listener } from './database/listener.ts';
import { Doorbells } from './directory/doorbells.ts';
import { QuickRoutes } from './http/quick-routes.ts';
import { JobQueue } from './jobs/job-queue.ts';
import { Changes } from './notify/changes.ts';
import { armRoad } from './road/road.ts';
import { BellWorker } from './work/bell-worker.ts';
import { Resealing } from './secrets/resealing.ts';
import { Secrets } from './secrets/secrets.ts';

const services = [Clock, Database, Listener, Doorbells, JobQueue, Changes, Secrets, Resealing, BellWorker, QuickRoutes];

/** The floor every room stands on. Opens the database before any room starts. */
@Global()
@Module({})
export class PlatformModule {
  static with(config: Config, entities: Entities): DynamicModule {
    armRoad(config.stopAt);
    return {
      module: PlatformModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: ENTITIES, useValue: entities },
        ...services,
        UnknownSettings,
        {
          provide: 'open database',
          inject: [Database],
          useFactory: async (database: Database) => {
            await database.open();
            return database;
          },
        },
      ],
      exports: [CONFIG, ...services],
    };
  }
}
