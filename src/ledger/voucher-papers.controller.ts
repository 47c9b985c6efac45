import { Body, Controller, Get, HttpCode, Inject, Post, Res, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../kernel/domain-error.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { attachment } from '../platform/files/file-name.js';
import { FileVault } from '../platform/files/file-vault.js';
import { TakesFile, TheFile, type UploadedFile } from '../platform/files/upload.js';
import { IdParam } from '../platform/http/id-param.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { AttachPaper, MAX_PAPER_BYTES } from './attach-paper.js';
import type { PaperDto } from './ledger.dto.js';
import { VoucherPapersStore, type PaperOwner, type PaperRow } from './voucher-papers.store.js';
import { AttachDto, AttachedDto, ProposalReasonDto } from './voucher-proposals.dto.js';

@ApiTags('凭证附件')
@Controller('v1')
export class VoucherPapersController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(FileVault) private readonly vault: FileVault,
    @Inject(VoucherPapersStore) private readonly papers: VoucherPapersStore,
    @Inject(AttachPaper) private readonly attachPaper: AttachPaper,
  ) {}

  @Post('vouchers/:id/attachments')
  @Allow('ledger.post')
  @TakesFile({ maxBytes: MAX_PAPER_BYTES })
  @ApiOperation({ summary: '给凭证加附件；所属月份结账后不能再加' })
  @ApiCreatedResponse({ type: AttachedDto })
  toVoucher(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() voucherId: string,
    @Body() body: AttachDto,
    @TheFile() file: UploadedFile,
    @Res({ passthrough: true }) res: Response,
  ): Promise<AttachedDto> {
    return this.attach(caller, key, { voucherId }, body, file, res);
  }

  @Post('voucher-proposals/:id/attachments')
  @Allow('ledger.post')
  @TakesFile({ maxBytes: MAX_PAPER_BYTES })
  @ApiOperation({ summary: '给待复核的手工凭证加附件；记账后随凭证' })
  @ApiCreatedResponse({ type: AttachedDto })
  toProposal(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() proposalId: string,
    @Body() body: AttachDto,
    @TheFile() file: UploadedFile,
    @Res({ passthrough: true }) res: Response,
  ): Promise<AttachedDto> {
    return this.attach(caller, key, { proposalId }, body, file, res);
  }

  @Get('voucher-attachments/:id/content')
  @Allow('ledger.read')
  @ApiOperation({ summary: '附件的原文件；每次下载都会登记' })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async content(@From() caller: Caller, @IdParam() id: string): Promise<StreamableFile> {
    const found = await this.db.read((tx) => this.papers.file(tx, caller.agencyId, id));
    if (!found) throw new DomainError('ATTACHMENT_NOT_FOUND', 'missing', { id });
    await this.commands.run(caller, { name: 'attachment.download', input: { id } }, async (ctx) => {
      ctx.note('attachment', id);
    });
    const bytes = await this.db.read(async (tx) => {
      const parts: Buffer[] = [];
      for await (const part of this.vault.open(tx, found.fileId)) parts.push(part);
      return Buffer.concat(parts);
    });
    // Never shown as a page of ours, whatever its sender called it.
    return new StreamableFile(bytes, {
      type: 'application/octet-stream',
      disposition: attachment(found.name),
      length: bytes.length,
    });
  }

  @Post('voucher-attachments/:id/remove')
  @HttpCode(200)
  @Allow('ledger.post')
  @ApiOperation({ summary: '撤下附件；文件保留，所属月份结账后不能撤' })
  @ApiOkResponse({ type: AttachedDto })
  async remove(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: ProposalReasonDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<AttachedDto> {
    const input = { id, ...body };
    const command = { name: 'attachment.remove', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.attachPaper.remove(ctx, input)));
  }

  private async attach(
    caller: Caller,
    key: string | undefined,
    owner: PaperOwner,
    { sheets }: AttachDto,
    file: UploadedFile,
    res: Response,
  ): Promise<AttachedDto> {
    const command = { name: 'attachment.add', key, input: { ...owner, sheets, file: file.digest.toString('hex') } };
    const answer = await this.commands.run(caller, command, (ctx) =>
      this.attachPaper.add(ctx, owner, { file, sheets }),
    );
    return reply(res, answer);
  }
}

/** An attachment as it goes out. */
export function paperOut(row: PaperRow): PaperDto {
  return { ...row, addedAt: row.addedAt.toISOString() };
}
