import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import iconv from 'iconv-lite';
import { DomainError } from '../kernel/domain-error.js';
import { toWire } from '../kernel/money.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { BankFormatBody, BankFormatView, FormatSampleBody, FormatTrialView, SavedFormatView } from './banking.dto.js';
import { BankingStore } from './banking.store.js';
import { readResultFile } from './domain/read-result.js';
import { requireFormat } from './domain/validate-format.js';
import { SaveBankFormat } from './save-bank-format.js';

@ApiTags('银行文件格式')
@Controller('v1/bank-formats')
export class BankFormatsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(BankingStore) private readonly store: BankingStore,
    @Inject(SaveBankFormat) private readonly saveBankFormat: SaveBankFormat,
  ) {}

  @Get()
  @Allow('agency.read')
  @ApiOkResponse({ type: [BankFormatView], description: '各格式的最新版本' })
  list(@From() caller: Caller): Promise<BankFormatView[]> {
    return this.db.read((tx) => this.store.formats(tx, caller.agencyId));
  }

  @Get(':code')
  @Allow('agency.read')
  @ApiOkResponse({ type: BankFormatView })
  async one(@From() caller: Caller, @Param('code') code: string): Promise<BankFormatView> {
    const format = await this.db.read((tx) => this.store.format(tx, caller.agencyId, code));
    if (!format) throw new DomainError('BANK_FORMAT_NOT_FOUND', 'missing', { code });
    return format;
  }

  @Post()
  @Allow('bank.format')
  @ApiCreatedResponse({ type: SavedFormatView, description: '保存为新版本；已报盘的文件仍按原版本' })
  async save(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: BankFormatBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<SavedFormatView> {
    return reply(
      res,
      await this.commands.run(caller, { name: 'bankFormat.save', key, input: body }, (ctx) =>
        this.saveBankFormat.run(ctx, body.definition),
      ),
    );
  }

  @Post('try')
  @HttpCode(200)
  @Allow('agency.read')
  @ApiOkResponse({ type: FormatTrialView, description: '用样例试读回盘格式，逐行显示读到的内容；不保存任何东西' })
  tryOut(@Body() body: FormatSampleBody): FormatTrialView {
    const format = requireFormat(body.definition);
    const bytes = iconv.encode(body.sample, format.result.encoding === 'UTF-8' ? 'utf8' : 'gb18030');
    const reading = readResultFile(format, bytes);
    const lines = [...reading].map((line) => ({ ...line, amount: line.amount ? toWire(line.amount) : null }));
    return { lines, fileProblems: reading.summary.fileProblems };
  }
}
