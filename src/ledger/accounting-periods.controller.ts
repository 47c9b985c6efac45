import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { may } from '../identity/domain/permissions.js';
import { intToPeriod, periodToInt } from '../kernel/period.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { IdParam } from '../platform/http/id-param.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import {
  ClosedPeriodDto,
  ClosePeriodDto,
  ClosingChecklistDto,
  DecideReopeningDto,
  ExplainBatchDto,
  ExplainedBatchDto,
  PeriodDto,
  PeriodParam,
  ProposeReopeningDto,
  ReopeningDto,
  ReopeningStateDto,
} from './accounting-periods.dto.js';
import { CheckClosing } from './check-closing.js';
import { ClosePeriod } from './close-period.js';
import { ClosingStore } from './closing.store.js';
import { ExplainOpenBatch } from './explain-open-batch.js';
import { OptionalFundQuery } from './ledger.dto.js';
import { ReopenPeriod } from './reopen-period.js';
import { VoucherReadsStore } from './voucher-reads.store.js';

@ApiTags('会计期间')
@Controller('v1/accounting-periods')
export class AccountingPeriodsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(VoucherReadsStore) private readonly reads: VoucherReadsStore,
    @Inject(ClosingStore) private readonly closing: ClosingStore,
    @Inject(CheckClosing) private readonly checklist: CheckClosing,
    @Inject(ClosePeriod) private readonly closePeriod: ClosePeriod,
    @Inject(ExplainOpenBatch) private readonly explainOpenBatch: ExplainOpenBatch,
    @Inject(ReopenPeriod) private readonly reopenPeriod: ReopenPeriod,
  ) {}

  @Get()
  @Allow('ledger.read')
  @ApiOperation({ summary: '各基金的会计期间' })
  @ApiOkResponse({ type: [PeriodDto] })
  async list(@From() caller: Caller, @Query() { fund }: OptionalFundQuery): Promise<PeriodDto[]> {
    const rows = await this.reads.periods(this.db, caller.agencyId, fund ?? null);
    return rows.map((row) => ({
      ...row,
      period: intToPeriod(row.period),
      closedAt: row.closedAt?.toISOString() ?? null,
    }));
  }

  @Get('reopenings')
  @Allow('ledger.read')
  @ApiOperation({ summary: '重新打开会计期间的申请，待决定的在前' })
  @ApiOkResponse({ type: [ReopeningDto] })
  async reopenings(@From() caller: Caller, @Query() { fund }: OptionalFundQuery): Promise<ReopeningDto[]> {
    const rows = await this.closing.reopenings(this.db, caller.agencyId, fund ?? null, null);
    return rows.map(({ proposedById, ...row }) => ({
      ...row,
      period: intToPeriod(row.period),
      proposedAt: row.proposedAt.toISOString(),
      decidedAt: row.decidedAt?.toISOString() ?? null,
      mayDecide:
        row.state === 'PROPOSED' && proposedById !== caller.actor.userId && may(caller.actor.roles, 'ledger.close'),
    }));
  }

  @Get(':fund/:period/checklist')
  @Allow('ledger.read')
  @ApiOperation({ summary: '结账检查表：逐项的现状' })
  @ApiOkResponse({ type: ClosingChecklistDto })
  async check(@From() caller: Caller, @Param() { fund, period }: PeriodParam): Promise<ClosingChecklistDto> {
    return this.db.read(async (tx) => {
      const { agencyId } = caller;
      const month = periodToInt(period);
      const checks = await this.checklist.verify(tx, agencyId, fund, period);
      const items = await this.checklist.items(tx, agencyId, fund, period, checks);
      const state = await this.closing.periodState(tx, agencyId, fund, month);
      const events = await this.closing.events(tx, agencyId, fund, month);
      return {
        fund,
        period,
        state,
        ready: state === 'OPEN' && items.every((item) => item.state === 'OK'),
        items,
        events: events.map((event) => ({ ...event, at: event.at.toISOString() })),
      };
    });
  }

  @Post(':fund/:period/explanations')
  @Allow('ledger.post')
  @ApiOperation({ summary: '说明一个未结清的批次为什么不妨碍结账' })
  @ApiCreatedResponse({ type: ExplainedBatchDto })
  async explain(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { fund, period }: PeriodParam,
    @Body() body: ExplainBatchDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ExplainedBatchDto> {
    const input = { fund, period, ...body };
    const command = { name: 'period.explain', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.explainOpenBatch.run(ctx, input)));
  }

  @Post('close')
  @HttpCode(200)
  @Allow('ledger.close')
  @ApiOperation({ summary: '结账：之后该月及以前各月不能再记账' })
  @ApiOkResponse({ type: ClosedPeriodDto })
  async close(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: ClosePeriodDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ClosedPeriodDto> {
    const command = { name: 'period.close', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.closePeriod.run(ctx, body)));
  }

  @Post('reopenings')
  @Allow('ledger.review')
  @ApiOperation({ summary: '申请重新打开最后一个已结账的月份，由另一人确认' })
  @ApiCreatedResponse({ type: ReopeningStateDto })
  async proposeReopening(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: ProposeReopeningDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ReopeningStateDto> {
    const command = { name: 'period.proposeReopening', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.reopenPeriod.propose(ctx, body)));
  }

  @Post('reopenings/:id/decide')
  @HttpCode(200)
  @Allow('ledger.close')
  @ApiOperation({ summary: '确认或不同意重新打开（不能决定自己提出的）' })
  @ApiOkResponse({ type: ReopeningStateDto })
  async decideReopening(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: DecideReopeningDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ReopeningStateDto> {
    const input = { id, ...body };
    const command = { name: 'period.decideReopening', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.reopenPeriod.decide(ctx, input)));
  }
}
