import { Controller, Get, Inject, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Clock as Now } from '../kernel/clock.js';
import { clockTexts, statementHelp as help } from '../messages/statements.js';
import { CLOCK } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { attachment } from '../platform/files/file-name.js';
import { Allow, From } from '../platform/http/request-context.js';
import { ExportStatements } from './export-statements.js';
import { ShowReturnedMoney } from './show-returned-money.js';
import { ShowStatements } from './show-statements.js';
import {
  BalanceSheetDto,
  IncomeStatementDto,
  NotesDto,
  ReturnedMoneyPage,
  ReturnedMoneyQuery,
  StatementFileQuery,
  StatementQuery,
  ThreeClocksDto,
  ThreeClocksQuery,
} from './statements.dto.js';

@ApiTags(help.tag)
@Controller('v1')
export class FundStatementsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Now,
    @Inject(ShowStatements) private readonly statements: ShowStatements,
    @Inject(ExportStatements) private readonly exportStatements: ExportStatements,
    @Inject(ShowReturnedMoney) private readonly showReturnedMoney: ShowReturnedMoney,
  ) {}

  @Get('statements/balance-sheet')
  @Allow('ledger.read')
  @ApiOperation({ summary: help.balanceSheet })
  @ApiOkResponse({ type: BalanceSheetDto })
  balanceSheet(@From() caller: Caller, @Query() { fund, period }: StatementQuery): Promise<BalanceSheetDto> {
    return this.db.read((tx) => this.statements.balanceSheet(tx, caller.agencyId, fund, period));
  }

  @Get('statements/income-expense')
  @Allow('ledger.read')
  @ApiOperation({ summary: help.incomeStatement })
  @ApiOkResponse({ type: IncomeStatementDto })
  incomeStatement(@From() caller: Caller, @Query() { fund, period }: StatementQuery): Promise<IncomeStatementDto> {
    return this.db.read((tx) => this.statements.incomeStatement(tx, caller.agencyId, fund, period));
  }

  @Get('statements/notes')
  @Allow('ledger.read')
  @ApiOperation({ summary: help.notes })
  @ApiOkResponse({ type: NotesDto })
  notes(@From() caller: Caller, @Query() { fund, period }: StatementQuery): Promise<NotesDto> {
    return this.db.read((tx) => this.statements.notes(tx, caller.agencyId, fund, period));
  }

  @Get('statements/file')
  @Allow('ledger.read')
  @ApiOperation({ summary: help.file })
  @ApiProduces('application/pdf', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async file(@From() caller: Caller, @Query() query: StatementFileQuery): Promise<StreamableFile> {
    const { bytes, name, mediaType } = await this.exportStatements.run(caller, query);
    return new StreamableFile(bytes, { type: mediaType, disposition: attachment(name), length: bytes.length });
  }

  @Get('statements/three-clocks')
  @Allow('ledger.read')
  @ApiOperation({ summary: help.threeClocks })
  @ApiOkResponse({ type: ThreeClocksDto })
  async threeClocks(@From() caller: Caller, @Query() query: ThreeClocksQuery): Promise<ThreeClocksDto> {
    const { fund, clock, year } = query;
    const report = await this.db.read((tx) => this.statements.threeClocks(tx, caller.agencyId, fund, clock, year));
    return { fund, year, clock, clockText: clockTexts[clock], ...report };
  }

  @Get('returned-money')
  @Allow('ledger.read')
  @ApiOperation({ summary: help.returnedMoney })
  @ApiOkResponse({ type: ReturnedMoneyPage })
  returnedMoney(@From() caller: Caller, @Query() query: ReturnedMoneyQuery): Promise<ReturnedMoneyPage> {
    const today = this.clock.today();
    return this.db.read((tx) => this.showReturnedMoney.run(tx, caller.agencyId, today, query, query));
  }
}
