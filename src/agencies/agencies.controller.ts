import { Body, Controller, Get, Inject, Patch, Post, Put, Res } from '@nestjs/common';
import { ApiOkResponse, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import {
  AgencyDto,
  AgencyIdDto,
  ChangeAgencyDto,
  CreateAgencyDto,
  SaveTownshipsDto,
  TownshipDto,
} from './agencies.dto.js';
import { AgenciesStore } from './agencies.store.js';
import { ChangeAgency } from './change-agency.js';
import { CreateAgency } from './create-agency.js';
import { SaveTownships } from './save-townships.js';

@ApiTags('经办机构')
@Controller('v1')
export class AgenciesController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(AgenciesStore) private readonly store: AgenciesStore,
    @Inject(CreateAgency) private readonly createAgency: CreateAgency,
    @Inject(ChangeAgency) private readonly changeAgency: ChangeAgency,
    @Inject(SaveTownships) private readonly saveTownships: SaveTownships,
  ) {}

  @Get('agencies')
  @Allow('agency.read')
  @ApiOperation({ summary: '本人范围内的经办机构' })
  @ApiOkResponse({ type: [AgencyDto] })
  list(@From() caller: Caller): Promise<AgencyDto[]> {
    return this.store.agencies(this.db, caller.actor.agencyIds);
  }

  @Post('agencies')
  @Allow('agency.manage')
  @ApiOperation({ summary: '登记经办机构' })
  @ApiCreatedResponse({ type: AgencyIdDto })
  async create(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: CreateAgencyDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<AgencyIdDto> {
    const command = { name: 'agency.create', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.createAgency.run(ctx, body)));
  }

  @Patch('agency')
  @Allow('agency.manage')
  @ApiOperation({ summary: '修改当前经办机构的资料' })
  @ApiOkResponse({ type: AgencyDto })
  async change(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: ChangeAgencyDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<AgencyDto> {
    const command = { name: 'agency.change', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.changeAgency.run(ctx, body)));
  }

  @Get('townships')
  @Allow('agency.read')
  @ApiOperation({ summary: '当前经办机构的乡镇' })
  @ApiOkResponse({ type: [TownshipDto] })
  townships(@From() caller: Caller): Promise<TownshipDto[]> {
    return this.store.townships(this.db, caller.agencyId);
  }

  @Put('townships')
  @Allow('agency.manage')
  @ApiOperation({ summary: '登记乡镇，代码已有的改名' })
  @ApiOkResponse({ type: [TownshipDto] })
  async putTownships(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: SaveTownshipsDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<TownshipDto[]> {
    const command = { name: 'township.save', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.saveTownships.run(ctx, body.townships)));
  }
}
