import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Permission } from '../../identity/domain/permissions.js';
import type { Caller } from '../db/ctx.js';

export interface LedgerRequest extends Request {
  caller?: Caller;
  requestId: string;
}

export const PERMISSION = 'ledger:permission';
export const OPEN = 'ledger:open';

/** The permission a route asks for. A route without it (and without @Open) is refused to everyone. */
export const Allow = (permission: Permission) => SetMetadata(PERMISSION, permission);

/** A route that needs no login (health, login itself) — or, with 'session', a login but no particular permission. */
export const Open = (to: 'everyone' | 'session' = 'everyone') => SetMetadata(OPEN, to);

/** The logged-in caller, as a parameter of a controller method. */
export const From = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<LedgerRequest>();
  if (!caller) throw new Error('Route is open to everyone and has no caller');
  return caller;
});

/** The Idempotency-Key header, if sent. */
export const Key = createParamDecorator((_: unknown, context: ExecutionContext): string | undefined => {
  const value = context.switchToHttp().getRequest<LedgerRequest>().headers['idempotency-key'];
  return Array.isArray(value) ? value[0] : value;
});
