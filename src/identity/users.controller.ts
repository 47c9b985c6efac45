import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { identityThings } from '../messages/identity.js';
import { CLOCK, Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { offsetOf } from '../platform/http/paging.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { CreateUser } from './create-user.js';
import {
  CreateUserDto,
  EndedSessionsDto,
  UserActiveDto,
  UserDto,
  UserPage,
  UserParam,
  UserQuery,
  UserUnlockedDto,
  UserWithInitialPasswordDto,
} from './identity.dto.js';
import { LockUser } from './lock-user.js';
import { hashPassword, makeInitialPassword } from './passwords.js';
import { ResetPassword } from './reset-password.js';
import { SetUserActive } from './set-user-active.js';
import { UnlockUser } from './unlock-user.js';
import { UsersStore } from './users.store.js';

@ApiTags('用户')
@Controller('v1/users')
export class UsersController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(UsersStore) private readonly users: UsersStore,
    @Inject(CreateUser) private readonly createUser: CreateUser,
    @Inject(ResetPassword) private readonly resetPassword: ResetPassword,
    @Inject(LockUser) private readonly lockUser: LockUser,
    @Inject(UnlockUser) private readonly unlockUser: UnlockUser,
    @Inject(SetUserActive) private readonly setActive: SetUserActive,
  ) {}

  @Get()
  @Allow('user.read')
  @ApiOperation({ summary: '用户列表' })
  @ApiOkResponse({ type: UserPage })
  async list(@From() caller: Caller, @Query() query: UserQuery): Promise<UserPage> {
    const { page, pageSize, ...filter } = query;
    const scope = caller.actor.agencyIds;
    const found = await this.db.read((tx) =>
      this.users.list(tx, filter, scope, this.clock.now(), pageSize, offsetOf(query)),
    );
    return { ...found, page, pageSize };
  }

  @Get(':id')
  @Allow('user.read')
  @ApiOperation({ summary: '一个用户' })
  @ApiOkResponse({ type: UserDto })
  async one(@From() caller: Caller, @Param() { id }: UserParam): Promise<UserDto> {
    const user = await this.users.view(this.db, id, caller.actor.agencyIds, this.clock.now());
    if (!user) throw new DomainError('NOT_FOUND', 'missing', { what: identityThings.user });
    return user;
  }

  @Post()
  @Allow('user.create')
  @ApiOperation({ summary: '新建用户；岗位由安全管理员授予' })
  @ApiCreatedResponse({ type: UserWithInitialPasswordDto })
  async create(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: CreateUserDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<UserWithInitialPasswordDto> {
    const initialPassword = makeInitialPassword();
    const passwordHash = await hashPassword(initialPassword);
    const agencyIds = body.agencyIds ?? [caller.agencyId];
    const answer = await this.commands.run(caller, { name: 'user.create', key, input: body }, (ctx) =>
      this.createUser.run(ctx, { ...body, agencyIds, passwordHash }),
    );
    return this.withInitialPassword(res, answer, { login: body.login, initialPassword });
  }

  @Post(':id/password')
  @HttpCode(200)
  @Allow('user.resetPassword')
  @ApiOperation({ summary: '重置密码；下次登录须修改' })
  @ApiOkResponse({ type: UserWithInitialPasswordDto })
  async reset(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: UserParam,
    @Res({ passthrough: true }) res: Response,
  ): Promise<UserWithInitialPasswordDto> {
    const initialPassword = makeInitialPassword();
    const passwordHash = await hashPassword(initialPassword);
    const answer = await this.commands.run(caller, { name: 'user.resetPassword', key, input: { id } }, (ctx) =>
      this.resetPassword.run(ctx, { userId: id, passwordHash }),
    );
    return this.withInitialPassword(res, answer, { login: answer.value.login, initialPassword });
  }

  @Post(':id/lock')
  @HttpCode(200)
  @Allow('user.lock')
  @ApiOperation({ summary: '锁定账号，结束其登录' })
  @ApiOkResponse({ type: EndedSessionsDto })
  async lock(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: UserParam,
    @Res({ passthrough: true }) res: Response,
  ): Promise<EndedSessionsDto> {
    const command = { name: 'user.lock', key, input: { id } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.lockUser.run(ctx, id)));
  }

  @Post(':id/unlock')
  @HttpCode(200)
  @Allow('user.lock')
  @ApiOperation({ summary: '解锁账号' })
  @ApiOkResponse({ type: UserUnlockedDto })
  async unlock(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: UserParam,
    @Res({ passthrough: true }) res: Response,
  ): Promise<UserUnlockedDto> {
    const command = { name: 'user.unlock', key, input: { id } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.unlockUser.run(ctx, id)));
  }

  @Post(':id/deactivate')
  @HttpCode(200)
  @Allow('user.lock')
  @ApiOperation({ summary: '停用账号（离岗）' })
  @ApiOkResponse({ type: UserActiveDto })
  deactivate(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: UserParam,
    @Res({ passthrough: true }) res: Response,
  ): Promise<UserActiveDto> {
    return this.changeActive(caller, key, id, false, res);
  }

  @Post(':id/activate')
  @HttpCode(200)
  @Allow('user.lock')
  @ApiOperation({ summary: '恢复已停用的账号' })
  @ApiOkResponse({ type: UserActiveDto })
  activate(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: UserParam,
    @Res({ passthrough: true }) res: Response,
  ): Promise<UserActiveDto> {
    return this.changeActive(caller, key, id, true, res);
  }

  private async changeActive(
    caller: Caller,
    key: string | undefined,
    userId: string,
    active: boolean,
    res: Response,
  ): Promise<UserActiveDto> {
    const command = { name: active ? 'user.activate' : 'user.deactivate', key, input: { id: userId } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.setActive.run(ctx, { userId, active })));
  }

  /** The password is outside the stored answer, so that the database never holds it: a repeated request gets none. */
  private withInitialPassword(
    res: Response,
    answer: { value: { id: string }; replayed: boolean },
    secret: { login: string; initialPassword: string },
  ): UserWithInitialPasswordDto {
    const { id } = reply(res, answer);
    return { id, login: secret.login, initialPassword: answer.replayed ? null : secret.initialPassword };
  }
}
