import { Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AnswerInterceptor } from './answer.interceptor.ts';
import { ApiKeysService } from './api-keys.service.ts';
import { AuthController } from './auth.controller.ts';
import { AuthGuard } from './auth.guard.ts';
import { BeginningsModule } from './beginnings.module.ts';
import { IdempotencyInterceptor } from './idempotency.interceptor.ts';
import { IdempotencyModule } from './idempotency.module.ts';
import { MembersController } from './members.controller.ts';
import { MembersQueries } from './members.queries.ts';
import { MembersService } from './members.service.ts';
import { SetupController } from './setup.controller.ts';
import { SetupService } from './setup.service.ts';
import { SignInLimits } from './sign-in-limits.ts';
import { SignIn } from './sign-in.ts';
import { StandingCredentials } from './standing-credentials.ts';
import { StreamEndInterceptor } from './stream-end.interceptor.ts';

@Module({
  imports: [BeginningsModule, IdempotencyModule],
  controllers: [AuthController, SetupController, MembersController],
  providers: [
    ApiKeysService,
    MembersQueries,
    MembersService,
    SetupService,
    SignIn,
    SignInLimits,
    StandingCredentials,
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
    { provide: APP_INTERCEPTOR, useClass: StreamEndInterceptor },
  ],
  exports: [MembersService, SetupService],
})
export class WorkspacesModule {}
