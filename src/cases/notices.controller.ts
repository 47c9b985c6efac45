import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { caseHelp as help } from '../messages/cases.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { attachment } from '../platform/files/file-name.js';
import { FileVault } from '../platform/files/file-vault.js';
import { TakesFile, TheFile, type UploadedFile } from '../platform/files/upload.js';
import { IdParam } from '../platform/http/id-param.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { AddPaper, MAX_PAPER_BYTES } from './add-paper.js';
import { CaseIdDto, FindingStateDto } from './case-answers.dto.js';
import { IssuedNoticeDto } from './case-paper-answers.dto.js';
import { DeliveryBody, InspectionBody, NoticeBody, NoticeFileQuery, PaperBody } from './cases.dto.js';
import { DeliverNotice } from './deliver-notice.js';
import { FindingsStore } from './findings.store.js';
import { IssueNotice, NOTICE_MEDIA } from './issue-notice.js';
import { NoticesStore } from './notices.store.js';
import { RecordInspection } from './record-inspection.js';

/** What is on paper: inspections, notices, deliveries, scans. */
@ApiTags(help.tag)
@Controller('v1')
export class NoticesController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(FileVault) private readonly vault: FileVault,
    @Inject(FindingsStore) private readonly findings: FindingsStore,
    @Inject(NoticesStore) private readonly notices: NoticesStore,
    @Inject(RecordInspection) private readonly inspect: RecordInspection,
    @Inject(IssueNotice) private readonly issueNotice: IssueNotice,
    @Inject(DeliverNotice) private readonly deliverNotice: DeliverNotice,
    @Inject(AddPaper) private readonly addPaper: AddPaper,
  ) {}

  @Post('findings/:id/inspections')
  @Allow('case.handle')
  @ApiOperation({ summary: help.inspect })
  @ApiCreatedResponse({ type: CaseIdDto })
  async inspection(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: InspectionBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<CaseIdDto> {
    const input = { id, ...body };
    const command = { name: 'finding.inspect', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.inspect.run(ctx, input)));
  }

  @Post('findings/:id/notices')
  @Allow('case.handle')
  @ApiOperation({ summary: help.issue })
  @ApiCreatedResponse({ type: IssuedNoticeDto })
  async issue(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: NoticeBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<IssuedNoticeDto> {
    const input = { id, ...body };
    const command = { name: 'finding.notice', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.issueNotice.run(ctx, input)));
  }

  @Get('finding-notices/:id/file')
  @Allow('case.read')
  @ApiOperation({ summary: help.noticeFile })
  @ApiProduces(NOTICE_MEDIA.pdf, NOTICE_MEDIA.docx)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async noticeFile(
    @From() caller: Caller,
    @IdParam() id: string,
    @Query() { format }: NoticeFileQuery,
  ): Promise<StreamableFile> {
    const { pdfFileId, docxFileId } = await this.notices.one(this.db, caller.agencyId, id);
    const fileId = format === 'pdf' ? pdfFileId : docxFileId;
    await this.commands.run(caller, { name: 'finding.noticeFile', input: { id, format } }, async (ctx) => {
      ctx.note('findingNotice', id, { format });
    });
    return this.file(fileId, null, NOTICE_MEDIA[format]);
  }

  @Post('finding-notices/:id/delivery')
  @HttpCode(200)
  @Allow('case.handle')
  @ApiOperation({ summary: help.deliver })
  @ApiOkResponse({ type: FindingStateDto })
  async delivery(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: DeliveryBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<FindingStateDto> {
    const input = { id, ...body };
    const command = { name: 'finding.deliver', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.deliverNotice.run(ctx, input)));
  }

  @Post('findings/:id/papers')
  @Allow('case.handle')
  @TakesFile({ maxBytes: MAX_PAPER_BYTES })
  @ApiOperation({ summary: help.paper })
  @ApiCreatedResponse({ type: CaseIdDto })
  async paper(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() { kind }: PaperBody,
    @TheFile() file: UploadedFile,
    @Res({ passthrough: true }) res: Response,
  ): Promise<CaseIdDto> {
    const command = { name: 'finding.paper', key, input: { id, kind, file: file.digest.toString('hex') } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.addPaper.run(ctx, { id, kind, file })));
  }

  @Get('finding-papers/:id/content')
  @Allow('case.read')
  @ApiOperation({ summary: help.paperContent })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async paperContent(@From() caller: Caller, @IdParam() id: string): Promise<StreamableFile> {
    const { fileId, name } = await this.findings.paperFile(this.db, caller.agencyId, id);
    await this.commands.run(caller, { name: 'finding.paperFile', input: { id } }, async (ctx) => {
      ctx.note('findingPaper', id);
    });
    // Never shown as a page of ours, whatever its sender called it.
    return this.file(fileId, name, 'application/octet-stream');
  }

  /** A stored file under its own name, or another one. */
  private file(fileId: string, name: string | null, type: string): Promise<StreamableFile> {
    return this.db.read(async (tx) => {
      const info = await this.vault.info(tx, fileId);
      const parts: Buffer[] = [];
      for await (const part of this.vault.open(tx, fileId)) parts.push(part);
      const bytes = Buffer.concat(parts);
      return new StreamableFile(bytes, {
        type,
        disposition: attachment(name ?? info.name),
        length: bytes.length,
      });
    });
  }
}
