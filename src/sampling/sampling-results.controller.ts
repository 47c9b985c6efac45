import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../kernel/domain-error.js';
import { intToPeriod } from '../kernel/period.js';
import { resultSourceLabels, samplingThings, verdictLabels } from '../messages/sampling.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { TakesFile, TheFile, type UploadedFile } from '../platform/files/upload.js';
import { IdParam } from '../platform/http/id-param.js';
import { offsetOf } from '../platform/http/paging.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { EnterResult } from './enter-result.js';
import { ImportResults } from './import-results.js';
import { ResultEnteredDto, ResultsImportedDto, SampleItemPage, SampleResultDto } from './sampling-answers.dto.js';
import { SamplingItemsStore } from './sampling-items.store.js';
import { ItemsQuery, ResultBody, ResultsForm } from './sampling.dto.js';
import { SamplingStore } from './sampling.store.js';
import { stratumLabel } from './stratum-label.js';

const LARGEST_FILE = 20 * 1024 * 1024;

@ApiTags('稽核抽样')
@Controller('v1/sampling-plans')
export class SamplingResultsController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(SamplingStore) private readonly plans: SamplingStore,
    @Inject(SamplingItemsStore) private readonly items: SamplingItemsStore,
    @Inject(EnterResult) private readonly enterResult: EnterResult,
    @Inject(ImportResults) private readonly importResults: ImportResults,
  ) {}

  @Get(':id/items')
  @Allow('sampling.read')
  @ApiOperation({ summary: '样本清单及其现行结果' })
  @ApiOkResponse({ type: SampleItemPage })
  list(@From() caller: Caller, @IdParam() id: string, @Query() query: ItemsQuery): Promise<SampleItemPage> {
    const { page, pageSize, sort, state } = query;
    return this.db.read(async (tx) => {
      const plan = await this.plans.plan(tx, caller.agencyId, id);
      if (!plan) throw new DomainError('NOT_FOUND', 'missing', { what: samplingThings.plan });
      const slice = { limit: pageSize, offset: offsetOf(query), sort };
      const { rows, total } = await this.items.items(tx, caller.agencyId, id, { state }, slice);
      const nos = rows.map(({ no }) => no);
      const mine = await this.items.handled(tx, id, nos, caller.actor.userId);
      return {
        rows: rows.map((row) => ({
          ...row,
          period: intToPeriod(row.period),
          stratumLabel: stratumLabel(plan.stratifyBy, plan.amountBounds, row.stratum),
          verdictLabel: row.verdict && verdictLabels[row.verdict],
          handledByMe: mine.has(row.no),
        })),
        total,
        page,
        pageSize,
      };
    });
  }

  @Get(':id/items/:no/results')
  @Allow('sampling.read')
  @ApiOperation({ summary: '一个样本的全部结果，先录入的在前；最后一个有效' })
  @ApiOkResponse({ type: [SampleResultDto] })
  results(@From() caller: Caller, @IdParam() id: string, @IdParam('no') no: string): Promise<SampleResultDto[]> {
    return this.db.read(async (tx) => {
      const item = await this.items.item(tx, caller.agencyId, id, numberOf(no));
      if (!item) throw new DomainError('NOT_FOUND', 'missing', { what: samplingThings.item });
      const rows = await this.items.results(tx, id, item.no);
      return rows.map((row) => ({
        ...row,
        verdictLabel: verdictLabels[row.verdict],
        sourceLabel: resultSourceLabels[row.source],
      }));
    });
  }

  @Post(':id/items/:no/results')
  @Allow('sampling.manage')
  @ApiOperation({ summary: '录入一个样本的核查结果，或写明原因更正' })
  @ApiCreatedResponse({ type: ResultEnteredDto })
  async enter(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() planId: string,
    @IdParam('no') no: string,
    @Body() body: ResultBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ResultEnteredDto> {
    const { verdict, dueAmount = null, note = null, seen } = body;
    const input = { planId, no: numberOf(no), verdict, due: dueAmount, note, seen };
    const command = { name: 'samplingResult.enter', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.enterResult.run(ctx, input)));
  }

  @Post(':id/results')
  @HttpCode(200)
  @Allow('sampling.manage')
  @TakesFile({ maxBytes: LARGEST_FILE })
  @ApiOperation({ summary: '导入填好的样本清单；有一行不对则全部不导入，并逐行说明' })
  @ApiBody({ type: ResultsForm })
  @ApiOkResponse({ type: ResultsImportedDto })
  async take(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @TheFile() file: UploadedFile,
    @Res({ passthrough: true }) res: Response,
  ): Promise<ResultsImportedDto> {
    const command = { name: 'samplingResult.import', key, input: { id, file: file.digest.toString('hex') } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.importResults.run(ctx, { id, file })));
  }
}

/** A number of an item beyond any list names none. */
function numberOf(text: string): number {
  return Math.min(Number(text), 2_147_483_647);
}
