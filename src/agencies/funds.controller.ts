import { Body, Controller, Get, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { ChangeFundDto, FundDto, OpenFundDto, PayOnDto, PayOnQuery, SchemeParam } from './agencies.dto.js';
import { AgenciesService } from './agencies.service.js';
import { ChangeFund } from './change-fund.js';
import { OpenFund } from './open-fund.js';

@ApiTags('基金')
@Controller('v1/funds')
export class FundsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
    @Inject(OpenFund) private readonly openFund: OpenFund,
    @Inject(ChangeFund) private readonly changeFund: ChangeFund,
  ) {}

  @Get()
  @Allow('agency.read')
  @ApiOperation({ summary: '各险种基金的设置' })
  @ApiOkResponse({ type: [FundDto] })
  list(@From() caller: Caller): Promise<FundDto[]> {
    return this.agencies.funds(this.db, caller.agencyId);
  }

  @Get(':scheme')
  @Allow('agency.read')
  @ApiOperation({ summary: '一个险种基金的设置' })
  @ApiOkResponse({ type: FundDto })
  one(@From() caller: Caller, @Param() { scheme }: SchemeParam): Promise<FundDto> {
    return this.agencies.fund(this.db, caller.agencyId, scheme);
  }

  @Get(':scheme/pay-on')
  @Allow('agency.read')
  @ApiOperation({ summary: '某期间的应发日' })
  @ApiOkResponse({ type: PayOnDto })
  async payOn(
    @From() caller: Caller,
    @Param() { scheme }: SchemeParam,
    @Query() { period }: PayOnQuery,
  ): Promise<PayOnDto> {
    return { payOn: await this.agencies.payOn(this.db, caller.agencyId, scheme, period) };
  }

  @Post()
  @Allow('agency.manage')
  @ApiOperation({ summary: '开设险种基金' })
  @ApiCreatedResponse({ type: FundDto })
  async open(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: OpenFundDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<FundDto> {
    const command = { name: 'fund.open', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.openFund.run(ctx, body)));
  }

  @Patch(':scheme')
  @Allow('agency.manage')
  @ApiOperation({ summary: '修改发放日、退回款记账等设置；未给出的不变' })
  @ApiOkResponse({ type: FundDto })
  async change(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { scheme }: SchemeParam,
    @Body() body: ChangeFundDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<FundDto> {
    const command = { name: 'fund.change', key, input: { scheme, ...body } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.changeFund.run(ctx, scheme, body)));
  }
}
