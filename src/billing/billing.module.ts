import { Module, type OnModuleInit } from '@nestjs/common';
import { AccessGained } from '../connections/access-gained.ts';
import { ConnectionsModule } from '../connections/connections.module.ts';
import { BillingService } from './billing.service.ts';
import { BooksService } from './books.service.ts';
import { MirrorService } from './mirror.service.ts';
import { RefusedService } from './refused.service.ts';
import { SettlingService } from './settling.service.ts';
import { SweepsService } from './sweeps.service.ts';
import { UsageCustomersService } from './usage-customers.service.ts';
import { WantsService } from './wants.service.ts';

const services = [
  BillingService,
  BooksService,
  MirrorService,
  RefusedService,
  SettlingService,
  SweepsService,
  UsageCustomersService,
  WantsService,
];

@Module({ imports: [ConnectionsModule], providers: services, exports: services })
export class BillingModule implements OnModuleInit {
  constructor(
    private readonly gained: AccessGained,
    private readonly refused: RefusedService,
  ) {}

  onModuleInit(): void {
    this.gained.add((scope, connectionId, gained) => this.refused.want(scope, connectionId, gained));
  }
}
