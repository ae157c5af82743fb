import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { SSE_METADATA } from '@nestjs/common/constants.js';
import { takeUntil, type Observable } from 'rxjs';
import { callerOf } from './caller.ts';
import { StandingCredentials } from './standing-credentials.ts';

/** Ends every stream of events with the credential that opened it. The guard looks once; a stream goes on long after. */
@Injectable()
export class StreamEndInterceptor implements NestInterceptor {
  constructor(private readonly credentials: StandingCredentials) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const caller = callerOf(context.switchToHttp().getRequest<object>());
    const isStream = Reflect.getMetadata(SSE_METADATA, context.getHandler()) === true;
    if (!isStream || !caller) return next.handle();
    return next.handle().pipe(takeUntil(this.credentials.ended(caller)));
  }
}
