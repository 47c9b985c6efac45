import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../kernel/domain-error.js';
import { reconcileThings } from '../messages/reconcile.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { TakesFile, TheFile, type UploadedFile } from '../platform/files/upload.js';
import { IdParam } from '../platform/http/id-param.js';
import { offsetOf } from '../platform/http/paging.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { shippedStatementFormats } from './domain/shipped-statement-formats.js';
import {
  BankAccountDto,
  IdDto,
  StatementDto,
  StatementFormatDto,
  StatementFormatSavedDto,
  StatementLinePage,
  StatementPage,
  StatementUploadedDto,
} from './reconcile-answers.dto.js';
import {
  FundFilter,
  ReasonBody,
  StatementFormatBody,
  StatementLinesQuery,
  StatementsQuery,
  StatementUploadBody,
  StatementUploadForm,
} from './reconcile.dto.js';
import { SaveStatementFormat } from './save-statement-format.js';
import { StatementsStore } from './statements.store.js';
import { UploadStatement } from './upload-statement.js';
import { WithdrawStatement } from './withdraw-statement.js';

@ApiTags('银行对账单')
@Controller('v1')
export class StatementsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(StatementsStore) private readonly store: StatementsStore,
    @Inject(UploadStatement) private readonly uploadStatement: UploadStatement,
    @Inject(WithdrawStatement) private readonly withdrawStatement: WithdrawStatement,
    @Inject(SaveStatementFormat) private readonly saveFormat: SaveStatementFormat,
  ) {}

  @Get('bank-accounts')
  @Allow('reconcile.read')
  @ApiOperation({ summary: '基金的银行账户：账面余额、对账单余额和导入到哪一天' })
  @ApiOkResponse({ type: [BankAccountDto] })
  accounts(@From() caller: Caller, @Query() { fund }: FundFilter): Promise<BankAccountDto[]> {
    return this.store.accounts(this.db, caller.agencyId, fund ?? null);
  }

  @Get('bank-statement-formats')
  @Allow('agency.read')
  @ApiOperation({ summary: '对账单格式，各为最新版本' })
  @ApiOkResponse({ type: [StatementFormatDto] })
  async formats(@From() caller: Caller): Promise<StatementFormatDto[]> {
    const saved = await this.store.formats(this.db, caller.agencyId);
    const known = new Set(saved.map(({ code }) => code));
    const shipped = Object.values(shippedStatementFormats)
      .filter(({ code }) => !known.has(code))
      .map((definition) => ({ code: definition.code, version: 0, name: definition.name, definition }));
    return [...saved, ...shipped].sort((a, b) => (a.code < b.code ? -1 : 1));
  }

  @Post('bank-statement-formats')
  @Allow('bank.format')
  @ApiOperation({ summary: '保存对账单格式为新版本；已导入的对账单仍按原版本' })
  @ApiCreatedResponse({ type: StatementFormatSavedDto })
  async save(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: StatementFormatBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<StatementFormatSavedDto> {
    const command = { name: 'bankStatementFormat.save', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.saveFormat.run(ctx, body.definition)));
  }

  @Post('bank-statements')
  @Allow('reconcile.act')
  @TakesFile()
  @ApiBody({ type: StatementUploadForm })
  @ApiOperation({ summary: '导入银行对账单：全部导入或全不导入，问题逐行列出' })
  @ApiCreatedResponse({ type: StatementUploadedDto })
  async upload(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: StatementUploadBody,
    @TheFile() file: UploadedFile,
    @Res({ passthrough: true }) res: Response,
  ): Promise<StatementUploadedDto> {
    const { fund, account, from, to, opening, formatCode = 'GENERIC' } = body;
    const input = { fund, account, from, to, opening, formatCode };
    const command = { name: 'bankStatement.upload', key, input: { ...input, file: file.digest.toString('hex') } };
    return reply(
      res,
      await this.commands.run(caller, command, (ctx) => this.uploadStatement.run(ctx, { ...input, file })),
    );
  }

  @Get('bank-statements')
  @Allow('reconcile.read')
  @ApiOperation({ summary: '银行对账单列表' })
  @ApiOkResponse({ type: StatementPage })
  async list(@From() caller: Caller, @Query() query: StatementsQuery): Promise<StatementPage> {
    const { page, pageSize, ...filter } = query;
    const slice = { limit: pageSize, offset: offsetOf(query) };
    return { ...(await this.store.list(this.db, caller.agencyId, filter, slice)), page, pageSize };
  }

  @Get('bank-statements/:id')
  @Allow('reconcile.read')
  @ApiOperation({ summary: '一份银行对账单' })
  @ApiOkResponse({ type: StatementDto })
  async one(@From() caller: Caller, @IdParam() id: string): Promise<StatementDto> {
    const statement = await this.store.statement(this.db, caller.agencyId, id);
    if (!statement) throw new DomainError('NOT_FOUND', 'missing', { what: reconcileThings.statement });
    return statement;
  }

  @Get('bank-statements/:id/lines')
  @Allow('reconcile.read')
  @ApiOperation({ summary: '对账单的每一行及其勾对' })
  @ApiOkResponse({ type: StatementLinePage })
  async lines(
    @From() caller: Caller,
    @IdParam() id: string,
    @Query() query: StatementLinesQuery,
  ): Promise<StatementLinePage> {
    await this.one(caller, id);
    const { page, pageSize, ...filter } = query;
    const slice = { limit: pageSize, offset: offsetOf(query) };
    return { ...(await this.store.lines(this.db, caller.agencyId, id, filter, slice)), page, pageSize };
  }

  @Post('bank-statements/:id/withdraw')
  @HttpCode(200)
  @Allow('reconcile.act')
  @ApiOperation({ summary: '撤销导错的对账单（没有已勾对的行）' })
  @ApiOkResponse({ type: IdDto })
  async withdraw(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: ReasonBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<IdDto> {
    const input = { id, reason: body.reason };
    const command = { name: 'bankStatement.withdraw', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.withdrawStatement.run(ctx, input)));
  }
}
