import { Module, type OnModuleInit } from '@nestjs/common';
import { Resealing } from '../platform/secrets/resealing.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { answerPlace, IdempotencyService } from './idempotency.service.ts';

/** Kept answers, for the door that keeps them and for the worker that forgets them. */
@Module({ providers: [IdempotencyService], exports: [IdempotencyService] })
export class IdempotencyModule implements OnModuleInit {
  constructor(
    private readonly idempotency: IdempotencyService,
    private readonly bells: BellWorker,
    private readonly resealing: Resealing,
  ) {}

  onModuleInit(): void {
    this.bells.handle('forget', (workspaceId, now) => this.idempotency.forget(workspaceId, now));
    this.resealing.declare({ table: 'idempotent_request', columns: { sealed_answer: answerPlace } });
  }
}
