import { SetMetadata } from '@nestjs/common';
import type { Permission } from '../../identity/domain/permissions.js';
import { OPEN, PERMISSION } from './request-context.js';

const BEFORE_PASSWORD_CHANGE = 'ledger:before-password-change';

/** A route that someone who still has the initial password may use: to see who they are, change it, or leave. */
export const BeforePasswordChange = () => SetMetadata(BEFORE_PASSWORD_CHANGE, true);

export interface RouteAccess {
  /** Permission asked for; undefined with `open` undefined too: nobody may. */
  permission?: Permission;
  open?: 'everyone' | 'session';
  beforePasswordChange: boolean;
}

/** What a route asks for. The method's own decorator replaces that of its class, so a class cannot widen it. */
export function accessOf(handler: object, controller: object): RouteAccess {
  for (const place of [handler, controller]) {
    const permission = Reflect.getMetadata(PERMISSION, place) as Permission | undefined;
    const open = Reflect.getMetadata(OPEN, place) as 'everyone' | 'session' | undefined;
    const beforePasswordChange = Reflect.getMetadata(BEFORE_PASSWORD_CHANGE, place) === true;
    // Both on one place is a contradiction: the stricter one holds.
    if (permission !== undefined) return { permission, beforePasswordChange };
    if (open !== undefined) return { open, beforePasswordChange };
  }
  return { beforePasswordChange: false };
}
