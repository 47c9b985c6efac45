import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Commands } from '../platform/commands.js';
import type { Answer } from '../platform/commands.js';
import type { Caller, Ctx } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { offsetOf } from '../platform/http/paging.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { ApproveBatch } from './approve-batch.js';
import { BatchPages } from './batch-pages.js';
import { BatchReadsStore } from './batch-reads.store.js';
import type { BatchAnswer } from './batch-steps.js';
import { BatchDetailDto, BridgePersonPageDto } from './batch-detail.dto.js';
import {
  BatchAnswerDto,
  BatchesQuery,
  BatchLineParam,
  BatchPageDto,
  BridgePeopleQuery,
  BatchParam,
  BridgeItemParam,
  DraftBatchDto,
  LinesQuery,
  PayoutLinePageDto,
  ReasonDto,
  SignBatchDto,
} from './batches.dto.js';
import { DraftBatch } from './draft-batch.js';
import { ExcludeLine } from './exclude-line.js';
import { ReviewBatch } from './review-batch.js';
import { SendBackBatch } from './send-back-batch.js';
import { SubmitBatch } from './submit-batch.js';
import { WithdrawBatch } from './withdraw-batch.js';

@ApiTags('发放批次')
@Controller('v1/batches')
export class BatchesController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(BatchReadsStore) private readonly reads: BatchReadsStore,
    @Inject(BatchPages) private readonly pages: BatchPages,
    @Inject(DraftBatch) private readonly draftBatch: DraftBatch,
    @Inject(ExcludeLine) private readonly excludeLine: ExcludeLine,
    @Inject(SubmitBatch) private readonly submitBatch: SubmitBatch,
    @Inject(ReviewBatch) private readonly reviewBatch: ReviewBatch,
    @Inject(ApproveBatch) private readonly approveBatch: ApproveBatch,
    @Inject(SendBackBatch) private readonly sendBackBatch: SendBackBatch,
    @Inject(WithdrawBatch) private readonly withdrawBatch: WithdrawBatch,
  ) {}

  @Get()
  @Allow('batch.read')
  @ApiOperation({ summary: '批次列表' })
  @ApiOkResponse({ type: BatchPageDto })
  async list(@From() caller: Caller, @Query() query: BatchesQuery): Promise<BatchPageDto> {
    const { page, pageSize, ...filter } = query;
    const slice = { limit: pageSize, offset: offsetOf(query) };
    return { ...(await this.reads.list(this.db, caller.agencyId, filter, slice)), page, pageSize };
  }

  @Get(':id')
  @Allow('batch.read')
  @ApiOperation({ summary: '一个批次：签名、历史、与上月的对比、控制数、您可以做什么' })
  @ApiOkResponse({ type: BatchDetailDto })
  one(@From() caller: Caller, @Param() { id }: BatchParam): Promise<BatchDetailDto> {
    return this.pages.detail(caller, id);
  }

  @Get(':id/lines')
  @Allow('batch.read')
  @ApiOperation({ summary: '批次的发放明细（号码脱敏）' })
  @ApiOkResponse({ type: PayoutLinePageDto })
  lines(@From() caller: Caller, @Param() { id }: BatchParam, @Query() query: LinesQuery): Promise<PayoutLinePageDto> {
    return this.pages.lines(caller, id, query);
  }

  @Get(':id/bridge/:item')
  @Allow('batch.read')
  @ApiOperation({ summary: '与上月对比的某一项背后的人员，金额大的在前' })
  @ApiOkResponse({ type: BridgePersonPageDto })
  bridge(
    @From() caller: Caller,
    @Param() { id, item }: BridgeItemParam,
    @Query() query: BridgePeopleQuery,
  ): Promise<BridgePersonPageDto> {
    return this.pages.bridgePeople(caller, id, item, query);
  }

  @Post()
  @Allow('batch.draft')
  @ApiOperation({ summary: '由已确认的花名册生成批次' })
  @ApiCreatedResponse({ type: BatchAnswerDto })
  async draft(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: DraftBatchDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BatchAnswerDto> {
    const { rollId } = body;
    const command = { name: 'batch.draft', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.draftBatch.run(ctx, { rollId })));
  }

  @Post(':id/lines/:lineNo/exclude')
  @HttpCode(200)
  @Allow('batch.draft')
  @ApiOperation({ summary: '从草稿批次中剔除一笔' })
  @ApiOkResponse({ type: BatchAnswerDto })
  async exclude(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id: batchId, lineNo }: BatchLineParam,
    @Body() { reason }: ReasonDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BatchAnswerDto> {
    const input = { batchId, lineNo, reason };
    const command = { name: 'batch.exclude', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.excludeLine.run(ctx, input)));
  }

  @Post(':id/submit')
  @HttpCode(200)
  @Allow('batch.submit')
  @ApiOperation({ summary: '经办：提交复核' })
  @ApiOkResponse({ type: BatchAnswerDto })
  async submit(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: BatchParam,
    @Body() body: SignBatchDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BatchAnswerDto> {
    return reply(
      res,
      await this.sign(caller, 'batch.submit', key, id, body, (ctx, input) => this.submitBatch.run(ctx, input)),
    );
  }

  @Post(':id/review')
  @HttpCode(200)
  @Allow('batch.review')
  @ApiOperation({ summary: '复核通过' })
  @ApiOkResponse({ type: BatchAnswerDto })
  async review(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: BatchParam,
    @Body() body: SignBatchDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BatchAnswerDto> {
    return reply(
      res,
      await this.sign(caller, 'batch.review', key, id, body, (ctx, input) => this.reviewBatch.run(ctx, input)),
    );
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Allow('batch.approve')
  @ApiOperation({ summary: '审批通过；同时预留项目资金' })
  @ApiOkResponse({ type: BatchAnswerDto })
  async approve(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id }: BatchParam,
    @Body() body: SignBatchDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BatchAnswerDto> {
    return reply(
      res,
      await this.sign(caller, 'batch.approve', key, id, body, (ctx, input) => this.approveBatch.run(ctx, input)),
    );
  }

  @Post(':id/send-back')
  @HttpCode(200)
  @Allow('batch.sendBack')
  @ApiOperation({ summary: '退回经办，重新开始一轮签批' })
  @ApiOkResponse({ type: BatchAnswerDto })
  async sendBack(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id: batchId }: BatchParam,
    @Body() { reason }: ReasonDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BatchAnswerDto> {
    const input = { batchId, reason };
    const command = { name: 'batch.sendBack', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.sendBackBatch.run(ctx, input)));
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Allow('batch.withdraw')
  @ApiOperation({ summary: '报盘前撤回整个批次' })
  @ApiOkResponse({ type: BatchAnswerDto })
  async withdraw(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param() { id: batchId }: BatchParam,
    @Body() { reason }: ReasonDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<BatchAnswerDto> {
    const input = { batchId, reason };
    const command = { name: 'batch.withdraw', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.withdrawBatch.run(ctx, input)));
  }

  private sign(
    caller: Caller,
    name: string,
    key: string | undefined,
    batchId: string,
    body: SignBatchDto,
    run: (ctx: Ctx, input: { batchId: string; seen: SignBatchDto }) => Promise<BatchAnswer>,
  ): Promise<Answer<BatchAnswer>> {
    return this.commands.run(caller, { name, key, input: { batchId, ...body } }, (ctx) =>
      run(ctx, { batchId, seen: body }),
    );
  }
}
