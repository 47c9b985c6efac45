import { Body, Controller, Get, Inject, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Clock } from '../kernel/clock.js';
import { parseDate } from '../kernel/period.js';
import { caseHelp as help, termLabels } from '../messages/cases.js';
import { CLOCK, Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { attachment } from '../platform/files/file-name.js';
import { XLSX } from '../platform/http/list-export.js';
import { offsetOf } from '../platform/http/paging.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { HandlerDto } from './case-answers.dto.js';
import { DeadlinePage, TermDto, TermSetDto } from './deadline-answers.dto.js';
import { RecoveryRateDto } from './recovery-answers.dto.js';
import { AccountBookQuery, DeadlineQuery, RateQuery, TermBody } from './cases.dto.js';
import { ExportAccountBook } from './export-account-book.js';
import { FindingsStore } from './findings.store.js';
import { ListDeadlines } from './list-deadlines.js';
import { NoticesStore } from './notices.store.js';
import { SetTerm } from './set-term.js';
import { ShowRecoveryRate } from './show-recovery-rate.js';

/** All cases together: deadlines, account-book, recovery rate, terms. */
@ApiTags(help.tag)
@Controller('v1')
export class CaseBooksController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(FindingsStore) private readonly findings: FindingsStore,
    @Inject(NoticesStore) private readonly notices: NoticesStore,
    @Inject(ListDeadlines) private readonly listDeadlines: ListDeadlines,
    @Inject(ExportAccountBook) private readonly exportBook: ExportAccountBook,
    @Inject(ShowRecoveryRate) private readonly showRate: ShowRecoveryRate,
    @Inject(SetTerm) private readonly setTerm: SetTerm,
  ) {}

  @Get('case-deadlines')
  @Allow('case.read')
  @ApiOperation({ summary: help.deadlines })
  @ApiOkResponse({ type: DeadlinePage })
  async deadlines(@From() caller: Caller, @Query() query: DeadlineQuery): Promise<DeadlinePage> {
    const { page, pageSize, overdue, ...filter } = query;
    const asked = { ...filter, ...(overdue === undefined ? {} : { overdue: overdue === 'true' }) };
    const today = this.clock.today();
    const all = await this.db.read((tx) => this.listDeadlines.run(tx, caller.agencyId, today, asked));
    const offset = offsetOf(query);
    return { rows: all.slice(offset, offset + pageSize), total: all.length, page, pageSize };
  }

  @Get('case-account-book')
  @Allow('case.read')
  @ApiOperation({ summary: help.book })
  @ApiProduces(XLSX)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async book(@From() caller: Caller, @Query() query: AccountBookQuery): Promise<StreamableFile> {
    const { name, bytes } = await this.exportBook.run(caller, query, this.clock.today());
    return new StreamableFile(bytes, { type: XLSX, disposition: attachment(name), length: bytes.length });
  }

  @Get('case-handlers')
  @Allow('case.read')
  @ApiOperation({ summary: help.handlers })
  @ApiOkResponse({ type: [HandlerDto] })
  handlers(@From() caller: Caller): Promise<HandlerDto[]> {
    return this.findings.auditors(this.db, caller.agencyId);
  }

  @Get('case-recovery-rate')
  @Allow('case.read')
  @ApiOperation({ summary: help.rate })
  @ApiOkResponse({ type: [RecoveryRateDto] })
  rate(@From() caller: Caller, @Query() { by, year, asOf }: RateQuery): Promise<RecoveryRateDto[]> {
    const query = { by, year, asOf: asOf === undefined ? this.clock.today() : parseDate(asOf) };
    return this.db.read((tx) => this.showRate.run(tx, caller.agencyId, query));
  }

  @Get('case-terms')
  @Allow('case.read')
  @ApiOperation({ summary: help.terms })
  @ApiOkResponse({ type: [TermDto] })
  async terms(@From() caller: Caller): Promise<TermDto[]> {
    const rows = await this.notices.terms(this.db, caller.agencyId);
    return rows.map(({ name, validFrom, value, basis, setBy }) => ({
      ...{ name, label: termLabels[name], validFrom, value, basis, setBy },
    }));
  }

  @Post('case-terms')
  @Allow('case.approve')
  @ApiOperation({ summary: help.setTerm })
  @ApiCreatedResponse({ type: TermSetDto })
  async set(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: TermBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<TermSetDto> {
    const command = { name: 'caseTerm.set', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.setTerm.run(ctx, body)));
  }
}
