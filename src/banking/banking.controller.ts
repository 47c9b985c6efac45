import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../kernel/domain-error.js';
import { bankThings, failureCauseLabels, resultClassLabels } from '../messages/banking.js';
import { PayoutsService } from '../payouts/payouts.service.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { attachment } from '../platform/files/file-name.js';
import { FileVault } from '../platform/files/file-vault.js';
import { TakesFile, TheFile, type UploadedFile } from '../platform/files/upload.js';
import { IdParam } from '../platform/http/id-param.js';
import { offsetOf, type Page } from '../platform/http/paging.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { BankResultsStore, type ResultFileRow } from './bank-results.store.js';
import {
  BankSlipBody,
  BatchBankView,
  type BankFileView,
  ExplainBody,
  IssuedFileView,
  ResultFileView,
  ResultLinesQuery,
  ResultLinePage,
  ResultUploadedView,
  SlipRecordedView,
  type ResultLineView,
} from './banking.dto.js';
import { BankingStore, type BankFileRow } from './banking.store.js';
import { needsExplanation } from './domain/classify-result.js';
import { DownloadBankFile } from './download-bank-file.js';
import { ExplainResultLine } from './explain-result-line.js';
import { IssueBankFile } from './issue-bank-file.js';
import { RecordBankSlip } from './record-bank-slip.js';
import { UploadBankResult } from './upload-bank-result.js';

@ApiTags('银行文件')
@Controller('v1')
export class BankingController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(BankingStore) private readonly store: BankingStore,
    @Inject(BankResultsStore) private readonly results: BankResultsStore,
    @Inject(PayoutsService) private readonly payouts: PayoutsService,
    @Inject(FileVault) private readonly vault: FileVault,
    @Inject(IssueBankFile) private readonly issueBankFile: IssueBankFile,
    @Inject(DownloadBankFile) private readonly downloadBankFile: DownloadBankFile,
    @Inject(RecordBankSlip) private readonly recordBankSlip: RecordBankSlip,
    @Inject(UploadBankResult) private readonly uploadBankResult: UploadBankResult,
    @Inject(ExplainResultLine) private readonly explainResultLine: ExplainResultLine,
  ) {}

  @Post('batches/:id/bank-file')
  @Allow('bank.issue')
  @ApiCreatedResponse({ type: IssuedFileView, description: '生成报盘文件（每批次只有一次）' })
  async issue(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() batchId: string,
    @Res({ passthrough: true }) res: Response,
  ): Promise<IssuedFileView> {
    const answer = await this.commands.run(caller, { name: 'bankFile.issue', key, input: { batchId } }, (ctx) =>
      this.issueBankFile.run(ctx, { batchId }),
    );
    return reply(res, answer);
  }

  @Post('bank-files/:id/download')
  @HttpCode(200)
  @Allow('bank.download')
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ description: '报盘文件的字节；每次下载都会登记', schema: { type: 'string', format: 'binary' } })
  async download(
    @From() caller: Caller,
    @IdParam() bankFileId: string,
    @Res({ passthrough: true }) res: Response,
  ): Promise<StreamableFile> {
    const { value } = await this.commands.run(caller, { name: 'bankFile.download', input: { bankFileId } }, (ctx) =>
      this.downloadBankFile.run(ctx, { bankFileId }),
    );
    const bytes = await this.db.read(async (tx) => {
      const parts: Buffer[] = [];
      for await (const part of this.vault.open(tx, value.fileId)) parts.push(part);
      return Buffer.concat(parts);
    });
    res.setHeader('X-File-Digest-SM3', value.digest);
    return new StreamableFile(bytes, {
      type: 'application/octet-stream',
      disposition: attachment(value.fileName),
      length: bytes.length,
    });
  }

  @Post('batches/:id/bank-slip')
  @Allow('bank.issue')
  @ApiCreatedResponse({ type: SlipRecordedView, description: '登记银行回单，并按回单日期记账' })
  async slip(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() batchId: string,
    @Body() body: BankSlipBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<SlipRecordedView> {
    const input = { batchId, number: body.number, paidOn: body.paidOn };
    return reply(
      res,
      await this.commands.run(caller, { name: 'bankSlip.record', key, input }, (ctx) =>
        this.recordBankSlip.run(ctx, input),
      ),
    );
  }

  @Post('batches/:id/bank-results')
  @Allow('bank.result')
  @TakesFile()
  @ApiCreatedResponse({ type: ResultUploadedView, description: '上传回盘文件；可分多个文件、任意次序' })
  async upload(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() batchId: string,
    @TheFile() file: UploadedFile,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ResultUploadedView> {
    const input = { batchId, file: file.digest.toString('hex') };
    return reply(
      res,
      await this.commands.run(caller, { name: 'bankResult.upload', key, input }, (ctx) =>
        this.uploadBankResult.run(ctx, { batchId, file }),
      ),
    );
  }

  @Get('batches/:id/bank')
  @Allow('bank.read')
  @ApiOkResponse({ type: BatchBankView, description: '一个批次的报盘、回单、回盘和未知笔数' })
  async bank(@From() caller: Caller, @IdParam() batchId: string): Promise<BatchBankView> {
    return this.db.read(async (tx) => {
      await this.payouts.batch(tx, caller.agencyId, batchId);
      const issued = await this.store.bankFileOfBatch(tx, caller.agencyId, batchId);
      const files = await this.results.filesOfBatch(tx, caller.agencyId, batchId);
      return {
        bankFile: issued && viewOf(issued),
        slip: await this.store.slip(tx, caller.agencyId, batchId),
        results: withClasses(
          files,
          await this.results.classCounts(
            tx,
            files.map((file) => file.id),
          ),
        ),
        outcomes: await this.results.outcomes(tx, caller.agencyId, batchId),
      };
    });
  }

  @Get('bank-results/:id')
  @Allow('bank.read')
  @ApiOkResponse({ type: ResultFileView })
  async resultFile(@From() caller: Caller, @IdParam() id: string): Promise<ResultFileView> {
    return this.db.read(async (tx) => {
      const file = await this.results.file(tx, caller.agencyId, id);
      if (!file) throw new DomainError('NOT_FOUND', 'missing', { what: bankThings.resultFile });
      return withClasses([file], await this.results.classCounts(tx, [id]))[0]!;
    });
  }

  @Get('bank-results/:id/lines')
  @Allow('bank.read')
  @ApiOkResponse({ type: ResultLinePage, description: '回盘的每一行及其类别' })
  async resultLines(
    @From() caller: Caller,
    @IdParam() id: string,
    @Query() query: ResultLinesQuery,
  ): Promise<Page<ResultLineView>> {
    return this.db.read(async (tx) => {
      const file = await this.results.file(tx, caller.agencyId, id);
      if (!file) throw new DomainError('NOT_FOUND', 'missing', { what: bankThings.resultFile });
      const page = { limit: query.pageSize, offset: offsetOf(query) };
      const classes = query.class ? [query.class] : null;
      const { rows, count } = await this.results.lines(tx, id, classes, page, query.sort);
      return {
        rows: rows.map((row) => ({
          ...row,
          causeLabel: row.cause
            ? (failureCauseLabels[row.cause as keyof typeof failureCauseLabels]?.label ?? row.cause)
            : null,
          classLabel: resultClassLabels[row.class].label,
          needsExplanation: needsExplanation(row.class),
          remedy: resultClassLabels[row.class].remedy,
        })),
        total: count,
        page: query.page,
        pageSize: query.pageSize,
      };
    });
  }

  @Post('bank-results/:id/lines/:lineNo/explain')
  @HttpCode(200)
  @Allow('bank.explain')
  @ApiOkResponse({ description: '为一行差异写下说明' })
  async explain(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @IdParam('lineNo') lineNo: string,
    @Body() body: ExplainBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<{ lineNo: number }> {
    const input = { resultFileId: id, lineNo: Number(lineNo), explanation: body.explanation };
    return reply(
      res,
      await this.commands.run(caller, { name: 'bankResult.explain', key, input }, (ctx) =>
        this.explainResultLine.run(ctx, input),
      ),
    );
  }
}

/** Without the vault's own number of the bytes. */
function viewOf({ fileId: _, ...file }: BankFileRow): BankFileView {
  return file;
}

function withClasses(
  files: ResultFileRow[],
  counts: { fileId: string; class: keyof typeof resultClassLabels; lines: number; amount: string }[],
): ResultFileView[] {
  return files.map((file) => ({
    id: file.id,
    batchId: file.batchId,
    fileName: file.fileName,
    digest: file.digest,
    state: file.state,
    lineCount: file.lineCount,
    fileProblems: file.fileProblems ?? [],
    jobId: file.jobId,
    uploadedBy: file.uploadedBy,
    uploadedAt: file.uploadedAt.toISOString(),
    classes: counts
      .filter((count) => count.fileId === file.id)
      .map(({ class: name, lines, amount }) => ({
        class: name,
        label: resultClassLabels[name].label,
        needsExplanation: needsExplanation(name),
        lines,
        amount,
      })),
  }));
}
