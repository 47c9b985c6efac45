import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { SESSIONS } from '../platform/auth/sessions.js';
import { AccessGuard } from '../platform/http/access.guard.js';
import { RouteCheck } from '../platform/http/route-check.js';
import { ChangePassword } from './change-password.js';
import { ChangeScope } from './change-scope.js';
import { CreateUser } from './create-user.js';
import { GrantRole } from './grant-role.js';
import { IdentityService } from './identity.service.js';
import { LockUser } from './lock-user.js';
import { LogIn } from './log-in.js';
import { LogOut } from './log-out.js';
import { PasswordGate } from './password-gate.js';
import { ResetPassword } from './reset-password.js';
import { RevokeRole } from './revoke-role.js';
import { RolesController } from './roles.controller.js';
import { SessionController } from './session.controller.js';
import { Sessions } from './sessions.js';
import { SessionsStore } from './sessions.store.js';
import { SetUserActive } from './set-user-active.js';
import { TrailOfLogins } from './trail-of-logins.js';
import { UnlockUser } from './unlock-user.js';
import { UsersController } from './users.controller.js';
import { UsersStore } from './users.store.js';

/** Users, rights and sessions; with it comes the access guard of every route in the application. */
@Module({
  imports: [DiscoveryModule],
  controllers: [SessionController, UsersController, RolesController],
  providers: [
    UsersStore,
    SessionsStore,
    TrailOfLogins,
    PasswordGate,
    CreateUser,
    ResetPassword,
    GrantRole,
    RevokeRole,
    ChangeScope,
    LockUser,
    UnlockUser,
    SetUserActive,
    ChangePassword,
    LogIn,
    LogOut,
    IdentityService,
    { provide: SESSIONS, useClass: Sessions },
    AccessGuard,
    { provide: APP_GUARD, useExisting: AccessGuard },
    RouteCheck,
  ],
  exports: [IdentityService, SESSIONS],
})
export class IdentityModule {}
