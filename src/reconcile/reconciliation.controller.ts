import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { parseDate } from '../kernel/period.js';
import { reconciliationSheet } from '../messages/reconcile.js';
import { CLOCK, Commands } from '../platform/commands.js';
import type { Clock } from '../kernel/clock.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { attachment } from '../platform/files/file-name.js';
import { offsetOf } from '../platform/http/paging.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { xlsxBytes } from '../platform/tabular/write-xlsx.js';
import { AssignBreakOwner } from './assign-break-owner.js';
import { BreaksStore } from './breaks.store.js';
import { breakOutward, MakeReconciliation } from './make-reconciliation.js';
import { reconciliationWorksheet } from './reconciliation-sheet.js';
import {
  AssignedDto,
  BreakOwnerDto,
  BreakPage,
  ReconciliationDto,
  ReconciliationStatusDto,
  ThreeWayDto,
} from './reconcile-answers.dto.js';
import { AssignOwnerBody, BreaksQuery, FundMonthQuery, FundMonthsQuery, ReconciliationQuery } from './reconcile.dto.js';
import { ReconcileService } from './reconcile.service.js';
import { ShowThreeWay } from './show-three-way.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

@ApiTags('银行对账')
@Controller('v1')
export class ReconciliationController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(BreaksStore) private readonly breaks: BreaksStore,
    @Inject(AssignBreakOwner) private readonly assignOwner: AssignBreakOwner,
    @Inject(MakeReconciliation) private readonly reconciliation: MakeReconciliation,
    @Inject(ShowThreeWay) private readonly threeWay: ShowThreeWay,
    @Inject(ReconcileService) private readonly service: ReconcileService,
  ) {}

  @Get('bank-breaks')
  @Allow('reconcile.read')
  @ApiOperation({ summary: '差异（未达账项）：截至某日日终两边没有对上的各项，含账龄和责任人' })
  @ApiOkResponse({ type: BreakPage })
  async list(@From() caller: Caller, @Query() query: BreaksQuery): Promise<BreakPage> {
    const { page, pageSize, fund, account, on, ...filter } = query;
    const asOf = {
      fund: fund ?? null,
      account: account ?? null,
      on: on === undefined ? this.clock.today() : parseDate(on),
      knownAt: null,
    };
    const slice = { limit: pageSize, offset: offsetOf(query) };
    const { rows, total } = await this.breaks.list(this.db, caller.agencyId, asOf, filter, slice);
    return { rows: rows.map(breakOutward), total, page, pageSize };
  }

  @Get('bank-break-owners')
  @Allow('reconcile.read')
  @ApiOperation({ summary: '可以作为责任人的人员' })
  @ApiOkResponse({ type: [BreakOwnerDto] })
  owners(@From() caller: Caller): Promise<BreakOwnerDto[]> {
    return this.breaks.owners(this.db, caller.agencyId);
  }

  @Post('bank-breaks/assign')
  @HttpCode(200)
  @Allow('reconcile.act')
  @ApiOperation({ summary: '指定差异的责任人' })
  @ApiOkResponse({ type: AssignedDto })
  async assign(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: AssignOwnerBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<AssignedDto> {
    const input = { breaks: body.breaks.map((one) => ({ ...one })), ownerId: body.ownerId, note: body.note };
    const command = { name: 'bankBreak.assign', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.assignOwner.run(ctx, input)));
  }

  @Get('bank-reconciliation')
  @Allow('reconcile.read')
  @ApiOperation({ summary: '银行存款余额调节表：一个账户一个月' })
  @ApiOkResponse({ type: ReconciliationDto })
  one(@From() caller: Caller, @Query() query: ReconciliationQuery): Promise<ReconciliationDto> {
    const knownAt = query.knownAt === undefined ? null : new Date(query.knownAt);
    return this.db.read((tx) => this.reconciliation.run(tx, caller.agencyId, { ...query, knownAt }));
  }

  @Get('bank-reconciliation/xlsx')
  @Allow('reconcile.read')
  @ApiOperation({ summary: '银行存款余额调节表（工作簿）' })
  @ApiProduces(XLSX)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async workbook(@From() caller: Caller, @Query() query: ReconciliationQuery): Promise<StreamableFile> {
    const table = await this.one(caller, query);
    const bytes = await xlsxBytes([reconciliationWorksheet(table)]);
    return new StreamableFile(bytes, {
      type: XLSX,
      disposition: attachment(reconciliationSheet.fileName(table.accountName, table.period)),
      length: bytes.length,
    });
  }

  @Get('bank-reconciliation/three-way')
  @Allow('reconcile.read')
  @ApiOperation({ summary: '三方核对：财政专户拨出、支出户拨入、银行对账单，逐月' })
  @ApiOkResponse({ type: [ThreeWayDto] })
  three(@From() caller: Caller, @Query() query: FundMonthsQuery): Promise<ThreeWayDto[]> {
    return this.db.read((tx) => this.threeWay.run(tx, caller.agencyId, query.fund, query.from, query.to));
  }

  @Get('bank-reconciliation/status')
  @Allow('reconcile.read')
  @ApiOperation({ summary: '月末对账情况：对账单是否齐全、未达账项、无人负责的差异' })
  @ApiOkResponse({ type: ReconciliationStatusDto })
  status(@From() caller: Caller, @Query() query: FundMonthQuery): Promise<ReconciliationStatusDto> {
    return this.db.read((tx) => this.service.statusOf(tx, caller.agencyId, query.fund, query.period));
  }
}
