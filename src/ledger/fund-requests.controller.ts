import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../kernel/domain-error.js';
import { Decimal, toWire, ZERO } from '../kernel/money.js';
import { intToPeriod } from '../kernel/period.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { CancelFundRequest } from './cancel-fund-request.js';
import { FundRequestStore, type FundRequestRow } from './fund-request.store.js';
import {
  ArrivalDto,
  CancelledRequestDto,
  CancelRequestDto,
  FundNeedDto,
  FundRequestDto,
  FundRequestedDto,
  FundRequestPage,
  FundRequestParam,
  FundRequestQuery,
  RequestFundsDto,
} from './fund-requests.dto.js';
import { FundQuery, PostedDto } from './ledger.dto.js';
import { LedgerStore } from './ledger.store.js';
import { RecordArrival } from './record-arrival.js';
import { RequestFunds } from './request-funds.js';

@ApiTags('用款计划')
@Controller('v1/fund-requests')
export class FundRequestsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(FundRequestStore) private readonly requests: FundRequestStore,
    @Inject(LedgerStore) private readonly ledger: LedgerStore,
    @Inject(RequestFunds) private readonly requestFunds: RequestFunds,
    @Inject(RecordArrival) private readonly recordArrival: RecordArrival,
    @Inject(CancelFundRequest) private readonly cancelRequest: CancelFundRequest,
  ) {}

  @Get()
  @Allow('ledger.read')
  @ApiOperation({ summary: '用款计划列表' })
  @ApiOkResponse({ type: FundRequestPage })
  async list(@From() caller: Caller, @Query() query: FundRequestQuery): Promise<FundRequestPage> {
    const page = await this.requests.list(this.db, caller.agencyId, query, query);
    return { ...page, rows: page.rows.map(outward) };
  }

  @Get('need')
  @Allow('ledger.read')
  @ApiOperation({ summary: '还需申请多少用款' })
  @ApiOkResponse({ type: FundNeedDto })
  need(@From() caller: Caller, @Query() { fund }: FundQuery): Promise<FundNeedDto> {
    return this.db.read(async (tx) => {
      const { approved, requested } = await this.requests.need(tx, caller.agencyId, fund);
      const available = await this.ledger.availableForPayment(tx, caller.agencyId, fund);
      const lacking = Decimal.max(approved.minus(available).minus(requested), ZERO);
      return {
        fund,
        approved: toWire(approved),
        available: toWire(available),
        requested: toWire(requested),
        lacking: toWire(lacking),
      };
    });
  }

  @Get(':id')
  @Allow('ledger.read')
  @ApiOperation({ summary: '一份用款计划' })
  @ApiOkResponse({ type: FundRequestDto })
  async one(@From() caller: Caller, @Param() { id }: FundRequestParam): Promise<FundRequestDto> {
    const row = await this.requests.byId(this.db, caller.agencyId, id);
    if (!row) throw new DomainError('FUND_REQUEST_NOT_FOUND', 'missing', { id });
    return outward(row);
  }

  @Post()
  @Allow('fund.request')
  @ApiOperation({ summary: '申请用款' })
  @ApiCreatedResponse({ type: FundRequestedDto })
  async request(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: RequestFundsDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<FundRequestedDto> {
    const command = { name: 'fundRequest.request', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.requestFunds.run(ctx, body)));
  }

  @Post(':id/arrival')
  @Allow('fund.arrive')
  @ApiOperation({ summary: '登记到账并记账（支出户 / 财政专户）' })
  @ApiCreatedResponse({ type: PostedDto })
  async arrive(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: FundRequestParam,
    @Body() body: ArrivalDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<PostedDto> {
    const input = { id, ...body };
    const command = { name: 'fundRequest.arrive', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.recordArrival.run(ctx, input)));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Allow('fund.request')
  @ApiOperation({ summary: '作废未到账的用款计划' })
  @ApiOkResponse({ type: CancelledRequestDto })
  async cancel(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: FundRequestParam,
    @Body() body: CancelRequestDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<CancelledRequestDto> {
    const input = { id, ...body };
    const command = { name: 'fundRequest.cancel', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.cancelRequest.run(ctx, input)));
  }
}

function outward(row: FundRequestRow): FundRequestDto {
  return { ...row, period: intToPeriod(row.period), requestedAt: row.requestedAt.toISOString() };
}
