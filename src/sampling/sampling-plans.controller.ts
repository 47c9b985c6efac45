import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../kernel/domain-error.js';
import { sm3Hex } from '../kernel/digest.js';
import { samplingList, samplingThings } from '../messages/sampling.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { attachment } from '../platform/files/file-name.js';
import { IdParam } from '../platform/http/id-param.js';
import { offsetOf } from '../platform/http/paging.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { DesignSample } from './design-sample.js';
import { DrawSample } from './draw-sample.js';
import { EvaluateSample } from './evaluate-sample.js';
import { csvOfList, xlsxOfList } from './list-file.js';
import { PlanSample } from './plan-sample.js';
import { detailOutward, planOutward, previewOutward } from './plan-outward.js';
import { RedrawSample } from './redraw-sample.js';
import {
  DrawnDto,
  PlanIdDto,
  RedrawnDto,
  SamplePreviewDto,
  SamplingPlanDetailDto,
  SamplingPlanPage,
} from './sampling-answers.dto.js';
import { SamplingItemsStore } from './sampling-items.store.js';
import { SamplePlanBody, PlansQuery, SampleRequestBody, SampleSignBody, WithdrawPlanBody } from './sampling.dto.js';
import { SamplingStore } from './sampling.store.js';
import { SignSample } from './sign-sample.js';
import { WithdrawPlan } from './withdraw-plan.js';

const CSV = 'text/csv; charset=utf-8';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

@ApiTags('稽核抽样')
@Controller('v1/sampling-plans')
export class SamplingPlansController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(SamplingStore) private readonly store: SamplingStore,
    @Inject(SamplingItemsStore) private readonly items: SamplingItemsStore,
    @Inject(DesignSample) private readonly design: DesignSample,
    @Inject(PlanSample) private readonly planSample: PlanSample,
    @Inject(DrawSample) private readonly drawSample: DrawSample,
    @Inject(RedrawSample) private readonly redrawSample: RedrawSample,
    @Inject(SignSample) private readonly signSample: SignSample,
    @Inject(WithdrawPlan) private readonly withdrawPlan: WithdrawPlan,
    @Inject(EvaluateSample) private readonly evaluate: EvaluateSample,
  ) {}

  @Get()
  @Allow('sampling.read')
  @ApiOperation({ summary: '抽样方案' })
  @ApiOkResponse({ type: SamplingPlanPage })
  list(@From() caller: Caller, @Query() query: PlansQuery): Promise<SamplingPlanPage> {
    const { page, pageSize, sort, state } = query;
    return this.db.read(async (tx) => {
      const slice = { limit: pageSize, offset: offsetOf(query), sort };
      const { rows, total } = await this.store.plans(tx, caller.agencyId, { state }, slice);
      return { rows: rows.map(planOutward), total, page, pageSize };
    });
  }

  @Post('preview')
  @HttpCode(200)
  @Allow('sampling.manage')
  @ApiOperation({ summary: '试算：总体有多少笔、多少钱，样本量是多少，公式如何；不保存' })
  @ApiOkResponse({ type: SamplePreviewDto })
  async preview(@From() caller: Caller, @Body() body: SampleRequestBody): Promise<SamplePreviewDto> {
    return previewOutward(await this.db.read((tx) => this.design.run(tx, caller.agencyId, { ...body })));
  }

  @Post()
  @Allow('sampling.manage')
  @ApiOperation({ summary: '保存抽样方案：总体、样本量和种子在抽取之前固定' })
  @ApiCreatedResponse({ type: PlanIdDto })
  async plan(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: SamplePlanBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<PlanIdDto> {
    const command = { name: 'samplingPlan.create', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.planSample.run(ctx, { ...body })));
  }

  @Get(':id')
  @Allow('sampling.read')
  @ApiOperation({ summary: '一个抽样方案：公式、各层、可进行的操作；全部核查完后的准确率及区间' })
  @ApiOkResponse({ type: SamplingPlanDetailDto })
  one(@From() caller: Caller, @IdParam() id: string): Promise<SamplingPlanDetailDto> {
    return this.db.read(async (tx) => {
      const plan = await this.store.plan(tx, caller.agencyId, id);
      if (!plan) throw new DomainError('NOT_FOUND', 'missing', { what: samplingThings.plan });
      const strata = await this.store.strata(tx, id);
      return detailOutward(plan, strata, await this.evaluate.run(tx, caller.agencyId, plan));
    });
  }

  @Post(':id/draw')
  @HttpCode(200)
  @Allow('sampling.manage')
  @ApiOperation({ summary: '按方案抽取样本（一次）' })
  @ApiOkResponse({ type: DrawnDto })
  async draw(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Res({ passthrough: true }) res: Response,
  ): Promise<DrawnDto> {
    const command = { name: 'samplingPlan.draw', key, input: { id } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.drawSample.run(ctx, id)));
  }

  @Get(':id/redraw')
  @Allow('sampling.read')
  @ApiOperation({ summary: '按保存的种子和总体重新抽取，与保存的清单逐字节比较' })
  @ApiOkResponse({ type: RedrawnDto })
  redraw(@From() caller: Caller, @IdParam() id: string): Promise<RedrawnDto> {
    return this.db.read((tx) => this.redrawSample.run(tx, caller.agencyId, id));
  }

  @Get(':id/list/csv')
  @Allow('sampling.read')
  @ApiOperation({ summary: '样本清单（csv）；任何人何时下载都是同样的字节' })
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  csv(@From() caller: Caller, @IdParam() id: string): Promise<StreamableFile> {
    return this.file(caller, id, 'csv', CSV);
  }

  @Get(':id/list/xlsx')
  @Allow('sampling.read')
  @ApiOperation({ summary: '样本清单（工作簿），含抽样说明；任何人何时下载都是同样的字节' })
  @ApiProduces(XLSX)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  xlsx(@From() caller: Caller, @IdParam() id: string): Promise<StreamableFile> {
    return this.file(caller, id, 'xlsx', XLSX);
  }

  @Post(':id/sign')
  @HttpCode(200)
  @Allow('sampling.sign')
  @ApiOperation({ summary: '签认：由另一人确认全部核查结果，此后不能再改' })
  @ApiOkResponse({ type: PlanIdDto })
  async sign(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: SampleSignBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<PlanIdDto> {
    const input = { id, note: body.note ?? null };
    const command = { name: 'samplingPlan.sign', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.signSample.run(ctx, input)));
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Allow('sampling.manage')
  @ApiOperation({ summary: '撤销未签认的方案（写明原因）；方案和清单保留' })
  @ApiOkResponse({ type: PlanIdDto })
  async withdraw(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Body() body: WithdrawPlanBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<PlanIdDto> {
    const input = { id, reason: body.reason };
    const command = { name: 'samplingPlan.withdraw', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.withdrawPlan.run(ctx, input)));
  }

  /** A list of people leaves the system: who took it stands on the trail. */
  private async file(caller: Caller, id: string, ending: 'csv' | 'xlsx', type: string): Promise<StreamableFile> {
    const { value: bytes } = await this.commands.run(caller, { name: 'samplingPlan.listTaken' }, async (ctx) => {
      const plan = await this.store.plan(ctx.tx, caller.agencyId, id);
      if (!plan) throw new DomainError('NOT_FOUND', 'missing', { what: samplingThings.plan });
      if (plan.listDigest === null) throw new DomainError('SAMPLING_NOT_DRAWN', 'conflict');
      const picks = await this.items.picks(ctx.tx, caller.agencyId, id);
      const list = { plan, picks, rows: await this.items.listRows(ctx.tx, caller.agencyId, picks) };
      const file = ending === 'csv' ? csvOfList(list) : await xlsxOfList(list);
      ctx.note('samplingPlan', id, { file: ending, rows: picks.length, digest: sm3Hex(file) });
      return file;
    });
    return new StreamableFile(bytes, {
      type,
      disposition: attachment(samplingList.fileName(id, ending)),
      length: bytes.length,
    });
  }
}
