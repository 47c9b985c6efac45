import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../kernel/domain-error.js';
import { Decimal, toWire } from '../kernel/money.js';
import { parseDate, periodToInt } from '../kernel/period.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { AddAccount } from './add-account.js';
import { trialBalance } from './domain/trial-balance.js';
import { EditAccount } from './edit-account.js';
import {
  AccountBalanceDto,
  AccountCodeDto,
  AccountDto,
  AccountParam,
  AddAccountDto,
  BalanceQuery,
  ChartLoadedDto,
  EditAccountDto,
  TrialBalanceDto,
  TrialBalanceQuery,
} from './accounts.dto.js';
import { FundQuery } from './ledger.dto.js';
import { LoadChart } from './load-chart.js';
import { VoucherReadsStore } from './voucher-reads.store.js';

@ApiTags('会计科目')
@Controller('v1/ledger-accounts')
export class AccountsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(VoucherReadsStore) private readonly reads: VoucherReadsStore,
    @Inject(LoadChart) private readonly loadChart: LoadChart,
    @Inject(AddAccount) private readonly addAccount: AddAccount,
    @Inject(EditAccount) private readonly editAccount: EditAccount,
  ) {}

  @Get()
  @Allow('ledger.read')
  @ApiOperation({ summary: '一个基金的科目表' })
  @ApiOkResponse({ type: [AccountDto] })
  list(@From() caller: Caller, @Query() { fund }: FundQuery): Promise<AccountDto[]> {
    return this.reads.accounts(this.db, caller.agencyId, fund);
  }

  @Get(':fund/:code/balance')
  @Allow('ledger.read')
  @ApiOperation({ summary: '科目截至某日的余额' })
  @ApiOkResponse({ type: AccountBalanceDto })
  async balance(
    @From() caller: Caller,
    @Param() { fund, code }: AccountParam,
    @Query() { on }: BalanceQuery,
  ): Promise<AccountBalanceDto> {
    const row = await this.reads.balanceOn(this.db, caller.agencyId, fund, code, parseDate(on));
    if (!row) throw new DomainError('ACCOUNT_NOT_FOUND', 'missing', { code });
    const { net, ...account } = row;
    const balance = account.normalSide === 'DEBIT' ? new Decimal(net) : new Decimal(net).neg();
    return { ...account, on, balance: toWire(balance) };
  }

  @Post('chart')
  @HttpCode(200)
  @Allow('ledger.chart')
  @ApiOperation({ summary: '为基金建立起始科目表；已有科目不变' })
  @ApiOkResponse({ type: ChartLoadedDto })
  async chart(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: FundQuery,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ChartLoadedDto> {
    const command = { name: 'account.chart', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.loadChart.run(ctx, body)));
  }

  @Post()
  @Allow('ledger.chart')
  @ApiOperation({ summary: '增设明细科目' })
  @ApiCreatedResponse({ type: AccountCodeDto })
  async add(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: AddAccountDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<AccountCodeDto> {
    const command = { name: 'account.add', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.addAccount.run(ctx, body)));
  }

  @Patch(':fund/:code')
  @Allow('ledger.chart')
  @ApiOperation({ summary: '科目改名、停用或改变用途；未给出的不变' })
  @ApiOkResponse({ type: AccountCodeDto })
  async edit(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { fund, code }: AccountParam,
    @Body() body: EditAccountDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<AccountCodeDto> {
    const input = { fund, code, ...body };
    const command = { name: 'account.edit', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.editAccount.run(ctx, input)));
  }
}

@ApiTags('科目余额表')
@Controller('v1/trial-balance')
export class TrialBalanceController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(VoucherReadsStore) private readonly reads: VoucherReadsStore,
  ) {}

  @Get()
  @Allow('ledger.read')
  @ApiOperation({ summary: '科目余额表：期初、本期、本年累计、期末' })
  @ApiOkResponse({ type: TrialBalanceDto })
  async get(@From() caller: Caller, @Query() { fund, period }: TrialBalanceQuery): Promise<TrialBalanceDto> {
    const rows = await this.reads.turnover(this.db, caller.agencyId, fund, periodToInt(period));
    const turnovers = rows.map((row) => ({
      ...row,
      opening: new Decimal(row.opening),
      debit: new Decimal(row.debit),
      credit: new Decimal(row.credit),
      yearDebit: new Decimal(row.yearDebit),
      yearCredit: new Decimal(row.yearCredit),
    }));
    return { fund, period, ...trialBalance(turnovers) };
  }
}
