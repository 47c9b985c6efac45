import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Put, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { clearSessionCookie, cookieValue, SESSION_COOKIE, setSessionCookie } from '../platform/auth/session-cookie.js';
import { CurrentSession, SESSIONS, type LiveSession, type SessionReader } from '../platform/auth/sessions.js';
import { Commands } from '../platform/commands.js';
import type { Config } from '../platform/config.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { reply } from '../platform/http/reply.js';
import { From, Key, Open, type LedgerRequest } from '../platform/http/request-context.js';
import { BeforePasswordChange } from '../platform/http/route-access.js';
import { roleLabels } from '../messages/identity.js';
import { CONFIG } from '../platform/platform.module.js';
import { ChangePassword } from './change-password.js';
import { permissionsOf } from './domain/permissions.js';
import { EndedSessionsDto, LoginDto, PasswordChangeDto, SessionDto } from './identity.dto.js';
import { LogIn } from './log-in.js';
import { LogOut } from './log-out.js';
import { csrfOf } from './sessions.js';
import { UsersStore } from './users.store.js';

@ApiTags('登录')
@Controller('v1')
export class SessionController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CONFIG) private readonly config: Pick<Config, 'secureCookies'>,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(SESSIONS) private readonly sessions: SessionReader,
    @Inject(UsersStore) private readonly users: UsersStore,
    @Inject(LogIn) private readonly logIn: LogIn,
    @Inject(LogOut) private readonly logOut: LogOut,
    @Inject(ChangePassword) private readonly changePassword: ChangePassword,
  ) {}

  @Post('session')
  @HttpCode(200)
  @Open()
  @ApiOperation({ summary: '登录，会话放入 HttpOnly Cookie' })
  @ApiOkResponse({ type: SessionDto })
  async start(
    @Req() req: LedgerRequest,
    @Body() body: LoginDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<SessionDto> {
    const { token, maxAgeMs } = await this.logIn.run({
      ...body,
      requestId: req.requestId,
      replaces: cookieValue(req.headers.cookie, SESSION_COOKIE),
    });
    const session = (await this.sessions.read(token))!;
    setSessionCookie(res, token, this.config.secureCookies, maxAgeMs);
    return this.describe(session, session.actor.agencyIds[0]!);
  }

  @Delete('session')
  @HttpCode(204)
  @Open('session')
  @BeforePasswordChange()
  @ApiOperation({ summary: '退出登录' })
  @ApiNoContentResponse()
  async end(
    @From() caller: Caller,
    @CurrentSession() session: LiveSession,
    @Res({ passthrough: true }) res: Response,
  ): Promise<void> {
    await this.commands.run(caller, { name: 'session.end' }, (ctx) => this.logOut.run(ctx, session.tokenHash));
    clearSessionCookie(res, this.config.secureCookies);
  }

  @Get('me')
  @Open('session')
  @BeforePasswordChange()
  @ApiOperation({ summary: '本人、岗位、权限和可见的经办机构' })
  @ApiOkResponse({ type: SessionDto })
  me(@From() caller: Caller, @CurrentSession() session: LiveSession): Promise<SessionDto> {
    return this.describe(session, caller.agencyId);
  }

  @Put('me/password')
  @Open('session')
  @BeforePasswordChange()
  @ApiOperation({ summary: '修改本人密码，其他地方的登录随之结束' })
  @ApiOkResponse({ type: EndedSessionsDto })
  async password(
    @From() caller: Caller,
    @CurrentSession() session: LiveSession,
    @Key() key: string | undefined,
    @Body() body: PasswordChangeDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<EndedSessionsDto> {
    return reply(res, await this.changePassword.run(caller, session, key, body));
  }

  private async describe(session: LiveSession, agencyId: number): Promise<SessionDto> {
    const { userId, login, name, roles, agencyIds } = session.actor;
    return {
      user: { id: userId, login, name },
      roles: roles.map((code) => ({ code, name: roleLabels[code] })),
      permissions: permissionsOf(roles),
      agencies: await this.users.agencies(this.db, agencyIds),
      agencyId,
      csrfToken: csrfOf(session.token),
      mustChangePassword: session.mustChangePassword,
      expiresAt: session.expiresAt.toISOString(),
    };
  }
}
