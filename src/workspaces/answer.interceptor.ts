import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { endpointOf } from './operation.ts';

/**
 * Reads every answer through its contract before it leaves: a field that the contract does not name stays here, and an answer that
 * does not fit is our failure, not a surprise for whoever asked.
 */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const endpoint = endpointOf(context.getHandler());
    if (!endpoint) return next.handle();
    return next.handle().pipe(map((answer: unknown) => endpoint.response.parse(answer ?? {})));
  }
}
