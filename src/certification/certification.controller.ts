import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../kernel/domain-error.js';
import { parseDate } from '../kernel/period.js';
import { certificationHelp as help, certificationRowProblems, certificationThings } from '../messages/certification.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { TakesFile, TheFile } from '../platform/files/upload.js';
import type { UploadedFile } from '../platform/files/upload.js';
import { PageQuery } from '../platform/http/paging.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { CertificationImportStore } from './certification-import.store.js';
import {
  CertificationFileDto,
  CertificationFileForm,
  CertificationFileParam,
  CertificationImportPageDto,
  CertificationIssuePageDto,
  CertificationPageDto,
  CertificationParam,
  CertificationQuery,
  CertificationRecordedDto,
  CertificationRuleDto,
  CertificationRuleSetDto,
  CertificationsImportedDto,
  CertificationWithdrawnDto,
  RecordCertificationDto,
  SetCertificationRuleDto,
  WithdrawCertificationDto,
} from './certification.dto.js';
import { CertificationStore } from './certification.store.js';
import { ImportCertifications } from './import-certifications.js';
import { RecordCertification } from './record-certification.js';
import { SetCertificationRule } from './set-certification-rule.js';
import { WithdrawCertification } from './withdraw-certification.js';

@ApiTags(help.tag)
@Controller('v1')
export class CertificationController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(CertificationStore) private readonly store: CertificationStore,
    @Inject(CertificationImportStore) private readonly imports: CertificationImportStore,
    @Inject(RecordCertification) private readonly record: RecordCertification,
    @Inject(WithdrawCertification) private readonly withdraw: WithdrawCertification,
    @Inject(ImportCertifications) private readonly importing: ImportCertifications,
    @Inject(SetCertificationRule) private readonly setting: SetCertificationRule,
  ) {}

  @Get('certifications')
  @Allow('certification.read')
  @ApiOperation({ summary: help.list })
  @ApiOkResponse({ type: CertificationPageDto })
  list(@From() caller: Caller, @Query() query: CertificationQuery): Promise<CertificationPageDto> {
    for (const day of [query.from, query.to]) if (day !== undefined) parseDate(day);
    return this.db.read((tx) => this.store.list(tx, caller.agencyId, query));
  }

  @Post('certifications')
  @Allow('certification.record')
  @ApiOperation({ summary: help.record })
  @ApiCreatedResponse({ type: CertificationRecordedDto })
  async add(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: RecordCertificationDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<CertificationRecordedDto> {
    const command = { name: 'certification.record', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.record.run(ctx, body)));
  }

  @Post('certifications/file')
  @Allow('certification.record')
  @TakesFile()
  @ApiOperation({ summary: help.importFile })
  @ApiBody({ type: CertificationFileForm })
  @ApiCreatedResponse({ type: CertificationsImportedDto })
  async addFile(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() { source }: CertificationFileDto,
    @TheFile() file: UploadedFile,
    @Res({ passthrough: true }) res: Response,
  ): Promise<CertificationsImportedDto> {
    const input = { fileDigest: file.digest.toString('hex'), source };
    const command = { name: 'certification.import', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.importing.run(ctx, { source, file })));
  }

  @Post('certifications/:id/withdraw')
  @HttpCode(200)
  @Allow('certification.record')
  @ApiOperation({ summary: help.withdraw })
  @ApiOkResponse({ type: CertificationWithdrawnDto })
  async take(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: CertificationParam,
    @Body() { reason }: WithdrawCertificationDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<CertificationWithdrawnDto> {
    const command = { name: 'certification.withdraw', key, input: { id, reason } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.withdraw.run(ctx, { id, reason })));
  }

  @Get('certification-files')
  @Allow('certification.read')
  @ApiOperation({ summary: help.files })
  @ApiOkResponse({ type: CertificationImportPageDto })
  files(@From() caller: Caller, @Query() query: PageQuery): Promise<CertificationImportPageDto> {
    return this.db.read((tx) => this.imports.imports(tx, caller.agencyId, query));
  }

  /** Errors: NOT_FOUND. */
  @Get('certification-files/:fileId/issues')
  @Allow('certification.read')
  @ApiOperation({ summary: help.issues })
  @ApiOkResponse({ type: CertificationIssuePageDto })
  async issues(
    @From() caller: Caller,
    @Param() { fileId }: CertificationFileParam,
    @Query() query: PageQuery,
  ): Promise<CertificationIssuePageDto> {
    const found = await this.db.read((tx) => this.imports.issues(tx, caller.agencyId, fileId, query));
    if (!found) throw new DomainError('NOT_FOUND', 'missing', { what: certificationThings.file });
    return { ...found, rows: found.rows.map((row) => ({ ...row, sentence: certificationRowProblems[row.code] })) };
  }

  @Get('certification-rules')
  @Allow('certification.read')
  @ApiOperation({ summary: help.rules })
  @ApiOkResponse({ type: [CertificationRuleDto] })
  rules(@From() caller: Caller): Promise<CertificationRuleDto[]> {
    return this.store.rules(this.db, caller.agencyId);
  }

  @Post('certification-rules')
  @Allow('certification.decide')
  @ApiOperation({ summary: help.setRule })
  @ApiCreatedResponse({ type: CertificationRuleSetDto })
  async setRule(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: SetCertificationRuleDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<CertificationRuleSetDto> {
    const command = { name: 'certification.setRule', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.setting.run(ctx, body)));
  }
}
