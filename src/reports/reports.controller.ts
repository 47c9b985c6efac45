import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res, StreamableFile } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../kernel/domain-error.js';
import { errorSentence } from '../messages/catalogue.js';
import { notYours, reportHelp as help, reportThings } from '../messages/reports.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { FileVault } from '../platform/files/file-vault.js';
import { attachment } from '../platform/files/file-name.js';
import { IdParam } from '../platform/http/id-param.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { publishHindrance } from './domain/allowed-actions.js';
import { PublishReport } from './publish-report.js';
import {
  MakeReportBody,
  MonthlyReportDto,
  MonthlyReportPage,
  ReportPublishedDto,
  ReportRequestedDto,
  ReportsQuery,
} from './reports.dto.js';
import { ReportsStore, type ReportRow } from './reports.store.js';
import { RequestReport } from './request-report.js';

@ApiTags(help.tag)
@Controller('v1/monthly-reports')
export class ReportsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ReportsStore) private readonly store: ReportsStore,
    @Inject(FileVault) private readonly vault: FileVault,
    @Inject(RequestReport) private readonly requestReport: RequestReport,
    @Inject(PublishReport) private readonly publishReport: PublishReport,
  ) {}

  @Get()
  @Allow('performance.read')
  @ApiOperation({ summary: help.list })
  @ApiOkResponse({ type: MonthlyReportPage })
  async list(@From() caller: Caller, @Query() query: ReportsQuery): Promise<MonthlyReportPage> {
    const { year, published, sort } = query;
    const filter = { year, sort, published: published === undefined ? undefined : published === 'true' };
    const { rows, ...page } = await this.store.list(this.db, caller.agencyId, filter, query);
    return { ...page, rows: rows.map((row) => outward(row, caller)) };
  }

  @Post()
  @HttpCode(202)
  @Allow('performance.manage')
  @ApiOperation({ summary: help.make })
  @ApiAcceptedResponse({ type: ReportRequestedDto })
  async make(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: MakeReportBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ReportRequestedDto> {
    const command = { name: 'monthlyReport.request', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.requestReport.run(ctx, body)));
  }

  @Get(':id/file')
  @Allow('performance.read')
  @ApiOperation({ summary: help.file })
  @ApiProduces('application/pdf')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async file(@From() caller: Caller, @IdParam() id: string): Promise<StreamableFile> {
    const { name, bytes } = await this.db.read(async (tx) => {
      const report = await this.store.find(tx, caller.agencyId, id);
      if (!report) throw new DomainError('NOT_FOUND', 'missing', { what: reportThings.report });
      const chunks: Buffer[] = [];
      // Whole before it leaves: the vault proves the file only at its end.
      for await (const chunk of this.vault.open(tx, report.fileId)) chunks.push(chunk);
      return { name: (await this.vault.info(tx, report.fileId)).name, bytes: Buffer.concat(chunks) };
    });
    await this.commands.run(caller, { name: 'monthlyReport.download' }, async (ctx) => {
      ctx.note('monthly-report-file', id, { size: bytes.length });
    });
    return new StreamableFile(bytes, {
      type: 'application/pdf',
      disposition: attachment(name),
      length: bytes.length,
    });
  }

  @Post(':id/publication')
  @Allow('performance.approve')
  @ApiOperation({ summary: help.publish })
  @ApiCreatedResponse({ type: ReportPublishedDto })
  async publish(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ReportPublishedDto> {
    const command = { name: 'monthlyReport.publish', key, input: { id } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.publishReport.run(ctx, id)));
  }
}

function outward(row: ReportRow, { actor }: Caller): MonthlyReportDto {
  const { fileId: _, ...report } = row;
  const hindrance = publishHindrance(row, actor.roles);
  const details = { version: row.version, name: row.publishedBy ?? '' };
  return {
    ...report,
    publishable: hindrance === null,
    reason: hindrance === null ? null : hindrance === 'permission' ? notYours : errorSentence(hindrance, details),
  };
}
