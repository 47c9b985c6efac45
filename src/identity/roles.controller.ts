import { Controller, Delete, Get, Inject, Param, Put, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { roleLabels } from '../messages/identity.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { ChangeScope } from './change-scope.js';
import { permissionsOf } from './domain/permissions.js';
import { ROLES, type Role } from './domain/role.types.js';
import { GrantRole } from './grant-role.js';
import {
  RoleConflictHolderDto,
  RoleDto,
  RoleNameDto,
  UserAgenciesDto,
  UserAgencyParam,
  UserRoleParam,
  UserRolesDto,
} from './identity.dto.js';
import { RevokeRole } from './revoke-role.js';
import { UsersStore } from './users.store.js';

@ApiTags('岗位')
@Controller('v1')
export class RolesController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(UsersStore) private readonly users: UsersStore,
    @Inject(GrantRole) private readonly grantRole: GrantRole,
    @Inject(RevokeRole) private readonly revokeRole: RevokeRole,
    @Inject(ChangeScope) private readonly changeScope: ChangeScope,
  ) {}

  @Get('roles')
  @Allow('user.read')
  @ApiOperation({ summary: '岗位、权限和不得兼任的岗位' })
  @ApiOkResponse({ type: [RoleDto] })
  async roles(): Promise<RoleDto[]> {
    const pairs = await this.users.conflicts(this.db);
    return ROLES.map((code) => ({
      ...named(code),
      permissions: permissionsOf([code]),
      conflicts: pairs
        .filter(({ roleA, roleB }) => roleA === code || roleB === code)
        .map(({ roleA, roleB, reason }) => ({ ...named(roleA === code ? roleB : roleA), reason })),
    }));
  }

  @Get('role-conflicts')
  @Allow('user.read')
  @ApiOperation({ summary: '目前兼任了不得兼任岗位的人（规则收紧之前授予的）' })
  @ApiOkResponse({ type: [RoleConflictHolderDto] })
  async conflicts(@From() caller: Caller): Promise<RoleConflictHolderDto[]> {
    const holders = await this.users.conflictHolders(this.db, caller.actor.agencyIds);
    return holders.map((holder) => ({ ...holder, roleA: named(holder.roleA), roleB: named(holder.roleB) }));
  }

  @Put('users/:id/roles/:role')
  @Allow('user.grant')
  @ApiOperation({ summary: '授予岗位' })
  @ApiOkResponse({ type: UserRolesDto })
  async grant(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id, role }: UserRoleParam,
    @Res({ passthrough: true }) res: Response,
  ): Promise<UserRolesDto> {
    const command = { name: 'user.grantRole', key, input: { id, role } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.grantRole.run(ctx, { userId: id, role })));
  }

  @Delete('users/:id/roles/:role')
  @Allow('user.grant')
  @ApiOperation({ summary: '撤销岗位' })
  @ApiOkResponse({ type: UserRolesDto })
  async revoke(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id, role }: UserRoleParam,
    @Res({ passthrough: true }) res: Response,
  ): Promise<UserRolesDto> {
    const command = { name: 'user.revokeRole', key, input: { id, role } };
    return reply(
      res,
      await this.commands.run(caller, command, (ctx) => this.revokeRole.run(ctx, { userId: id, role })),
    );
  }

  @Put('users/:id/agencies/:agencyId')
  @Allow('user.grant')
  @ApiOperation({ summary: '扩大可见范围：加入一个经办机构' })
  @ApiOkResponse({ type: UserAgenciesDto })
  addAgency(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() param: UserAgencyParam,
    @Res({ passthrough: true }) res: Response,
  ): Promise<UserAgenciesDto> {
    return this.scope(caller, key, param, true, res);
  }

  @Delete('users/:id/agencies/:agencyId')
  @Allow('user.grant')
  @ApiOperation({ summary: '缩小可见范围：移出一个经办机构' })
  @ApiOkResponse({ type: UserAgenciesDto })
  removeAgency(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() param: UserAgencyParam,
    @Res({ passthrough: true }) res: Response,
  ): Promise<UserAgenciesDto> {
    return this.scope(caller, key, param, false, res);
  }

  private async scope(
    caller: Caller,
    key: string | undefined,
    { id, agencyId }: UserAgencyParam,
    granted: boolean,
    res: Response,
  ): Promise<UserAgenciesDto> {
    const command = { name: granted ? 'user.grantAgency' : 'user.revokeAgency', key, input: { id, agencyId } };
    const answer = await this.commands.run(caller, command, (ctx) =>
      this.changeScope.run(ctx, { userId: id, agencyId, granted }),
    );
    return reply(res, answer);
  }
}

function named(code: Role): RoleNameDto {
  return { code, name: roleLabels[code] };
}
