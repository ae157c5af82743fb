import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Role } from './roles.ts';

/** Who is asking, as proven by a session cookie or an API key. The workspace comes from here and from nowhere else. */
export interface Caller {
  readonly workspaceId: string;
  readonly memberId: string;
  readonly userId: string;
  readonly role: Role;
  readonly through: 'session' | 'key';
  /** The session's or key's id: open streams end with it. */
  readonly credentialId: string;
}

const callers = new WeakMap<object, Caller>();

/** The guard notes whom it let in. */
export function noteCaller(request: object, caller: Caller): void {
  callers.set(request, caller);
}

/** The caller of a request; null on public routes and before the guard has run. */
export function callerOf(request: object): Caller | null {
  return callers.get(request) ?? null;
}

/** The caller, as a parameter of a controller's method. */
export const Who = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const caller = callerOf(context.switchToHttp().getRequest<object>());
  if (!caller) throw new Error('A public route has no caller.');
  return caller;
});
