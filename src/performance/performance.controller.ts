import { Body, Controller, Get, Inject, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../kernel/domain-error.js';
import { intToPeriod, parseDate } from '../kernel/period.js';
import { measureLabel, performanceThings } from '../messages/performance.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import { PresentAnswers } from '../platform/db/present-answers.js';
import { FileVault } from '../platform/files/file-vault.js';
import { TakesFile, TheFile, type UploadedFile } from '../platform/files/upload.js';
import { IdParam } from '../platform/http/id-param.js';
import { offsetOf, type Page, type PageQuery } from '../platform/http/paging.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { SamplingService } from '../sampling/sampling.service.js';
import { ConfirmedErrorsStore } from './confirmed-errors.store.js';
import { kindsBehind } from './domain/lists-behind.js';
import type { ProjectFacts } from './domain/measures.js';
import { EnterManualValue } from './enter-manual-value.js';
import {
  AccuracySourceBody,
  BookLinePage,
  BookLinesQuery,
  ErrorPayoutPage,
  ErrorPayoutsQuery,
  IdView,
  IndicatorView,
  ManualValueBody,
  MeasureBody,
  MeasurementLinesQuery,
  MeasurementQuery,
  MeasurementView,
  PersonPeriodPage,
  ProjectLinePage,
  ProjectLinesQuery,
  type BookLineView,
  type ErrorPayoutView,
  type PersonPeriodView,
  type ProjectLineView,
} from './indicators.dto.js';
import { MeasureIndicators } from './measure-indicators.js';
import { measurementOutward } from './measurement-outward.js';
import { PerformanceFactsStore, type Slice, type Viewpoint } from './performance-facts.store.js';
import { PerformanceStore, type MeasurementRow } from './performance.store.js';
import { SetAccuracySource } from './set-accuracy-source.js';

type WrongItem = Awaited<ReturnType<SamplingService['wrongItems']>>['rows'][number];

@ApiTags('绩效')
@Controller('v1')
export class PerformanceController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(PresentAnswers) private readonly answers: PresentAnswers,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(PerformanceStore) private readonly store: PerformanceStore,
    @Inject(PerformanceFactsStore) private readonly facts: PerformanceFactsStore,
    @Inject(FileVault) private readonly vault: FileVault,
    @Inject(EnterManualValue) private readonly enterManualValue: EnterManualValue,
    @Inject(SetAccuracySource) private readonly setAccuracySource: SetAccuracySource,
    @Inject(ConfirmedErrorsStore) private readonly errors: ConfirmedErrorsStore,
    @Inject(SamplingService) private readonly sampling: SamplingService,
    @Inject(MeasureIndicators) private readonly measureIndicators: MeasureIndicators,
  ) {}

  @Get('indicators')
  @Allow('performance.read')
  @ApiOkResponse({ type: [IndicatorView], description: '截止日期（默认年末）执行的绩效目标表中的指标' })
  async indicators(@From() caller: Caller, @Query() query: MeasurementQuery): Promise<IndicatorView[]> {
    const cutOff = parseDate(query.cutOff ?? `${query.fiscalYear}-12-31`);
    const rows = await this.db.read((tx) => this.store.indicators(tx, caller.agencyId, query.fiscalYear, cutOff, null));
    return rows.map((row) => ({ ...row, measureLabel: measureLabel(row.measure, row.parameters) }));
  }

  @Put('indicators/:id/accuracy-source')
  @Allow('performance.manage')
  @ApiOkResponse({ type: IdView, description: '发放准确率取自已确认的稽核问题，或取自一个抽样方案' })
  async accuracySource(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() indicatorId: string,
    @Body() body: AccuracySourceBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<IdView> {
    const input = { indicatorId, source: body.source, planId: body.planId ?? null };
    const command = { name: 'indicator.setAccuracySource', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.setAccuracySource.run(ctx, input)));
  }

  @Post('indicators/:id/manual-values')
  @Allow('performance.manage')
  @TakesFile()
  @ApiCreatedResponse({ type: IdView, description: '录入实际完成值，须附佐证文件' })
  async manualValue(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() indicatorId: string,
    @Body() body: ManualValueBody,
    @TheFile() file: UploadedFile,
    @Res({ passthrough: true }) res: Response,
  ): Promise<IdView> {
    const input = { indicatorId, ...body, file: file.digest.toString('hex') };
    return reply(
      res,
      await this.commands.run(caller, { name: 'indicator.enterValue', key, input }, async (ctx) => {
        const stored = await this.vault.put(ctx, {
          purpose: 'evidence',
          name: file.name,
          mediaType: file.mediaType,
          source: file.read(),
        });
        return this.enterManualValue.run(ctx, {
          indicatorId,
          value: body.value,
          on: body.on,
          sampleSize: body.sampleSize ?? null,
          fileId: stored.id,
          note: body.note ?? null,
        });
      }),
    );
  }

  @Post('measurements')
  @Allow('performance.read')
  @ApiCreatedResponse({ type: [MeasurementView], description: '按截止日期计量全部指标' })
  async measure(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: MeasureBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<MeasurementView[]> {
    return reply(
      res,
      await this.commands.run(caller, { name: 'indicators.measure', key, input: body }, async (ctx) =>
        (await this.measureIndicators.run(ctx, body)).map(measurementOutward),
      ),
    );
  }

  @Get('measurements')
  @Allow('performance.read')
  @ApiOkResponse({ type: [MeasurementView], description: '每个指标最近一次的监测值' })
  latest(@From() { agencyId }: Caller, @Query() query: MeasurementQuery): Promise<MeasurementView[]> {
    const { fiscalYear } = query;
    const cutOff = query.cutOff === undefined ? null : parseDate(query.cutOff);
    return this.answers.of(`measurements/${agencyId}/${fiscalYear}/${cutOff ?? ''}`, async (tx) =>
      (await this.store.latestMeasurements(tx, agencyId, fiscalYear, cutOff)).map(measurementOutward),
    );
  }

  @Get('measurements/:id/lines')
  @Allow('performance.read')
  @ApiOkResponse({ type: PersonPeriodPage, description: '一个监测值背后的人次：应发的，计入的，未计入的' })
  async lines(
    @From() caller: Caller,
    @IdParam() id: string,
    @Query() query: MeasurementLinesQuery,
  ): Promise<Page<PersonPeriodView>> {
    return this.db.read(async (tx) => {
      const { measurement, view } = await this.measured(tx, caller, id);
      const months = measurement.query.parameters?.months;
      if (!months) throw noLines(measurement);
      const scheme = measurement.parameters.scheme ?? query.scheme;
      if (!scheme) {
        const { level3, measure } = measurement;
        throw new DomainError('MEASURE_PARAMETER_MISSING', 'invalid', { indicator: level3, measure });
      }
      const { rows, count } = await this.facts.personPeriods(
        tx,
        view,
        scheme,
        months[scheme] ?? [],
        query.side,
        sliceOf(query),
      );
      return paged(rows, count, query);
    });
  }

  @Get('measurements/:id/errors')
  @Allow('performance.read')
  @ApiOkResponse({ type: ErrorPayoutPage, description: '发放准确率背后的错误发放：已确认的问题，或样本中的错误' })
  async errorPayouts(
    @From() caller: Caller,
    @IdParam() id: string,
    @Query() query: ErrorPayoutsQuery,
  ): Promise<Page<ErrorPayoutView>> {
    return this.db.read(async (tx) => {
      const { measurement, view } = await this.measured(tx, caller, id);
      if (measurement.measure !== 'ACCURACY_RATE') throw noLines(measurement);
      const { months, planId } = measurement.query.parameters ?? {};
      if (planId !== undefined) {
        // Not measurable, nothing behind it; signed, the plan's results are what they were.
        const { sort } = query;
        const slice = { ...sliceOf(query), sort: sort?.replace('wrongAmount', 'errorAmount') };
        const { rows, total } = measurement.measurable
          ? await this.sampling.wrongItems(tx, caller.agencyId, planId, slice)
          : { rows: [], total: 0 };
        return paged(rows.map(fromSample), total, query);
      }
      const scheme = measurement.parameters.scheme ?? query.scheme;
      if (!months || !scheme) {
        const { level3, measure } = measurement;
        throw new DomainError('MEASURE_PARAMETER_MISSING', 'invalid', { indicator: level3, measure });
      }
      const periods = (months[scheme] ?? []).map(({ period }) => period);
      const { rows, count } = await this.errors.lines(tx, view, scheme, periods, sliceOf(query));
      return paged(
        rows.map((row) => ({ ...row, sampleNo: null })),
        count,
        query,
      );
    });
  }

  @Get('measurements/:id/vouchers')
  @Allow('performance.read')
  @ApiOkResponse({ type: BookLinePage, description: '月均发放金额背后的凭证；合计即净发放额' })
  async vouchers(
    @From() caller: Caller,
    @IdParam() id: string,
    @Query() query: BookLinesQuery,
  ): Promise<Page<BookLineView>> {
    return this.db.read(async (tx) => {
      const { measurement, view } = await this.measured(tx, caller, id);
      const { fund } = measurement.query.parameters ?? {};
      if (!fund) throw noLines(measurement);
      const { rows, count } = await this.facts.bookLines(tx, view, fund, sliceOf(query));
      return paged(rows, count, query);
    });
  }

  @Get('measurements/:id/entries')
  @Allow('performance.read')
  @ApiOkResponse({ type: ProjectLinePage, description: '项目指标背后的预算、到位、支出和归集' })
  async entries(
    @From() caller: Caller,
    @IdParam() id: string,
    @Query() query: ProjectLinesQuery,
  ): Promise<Page<ProjectLineView>> {
    return this.db.read(async (tx) => {
      const { measurement, view } = await this.measured(tx, caller, id);
      const { projectId } = measurement.query.parameters ?? {};
      if (!projectId) throw noLines(measurement);
      const kinds = kindsBehind(
        measurement.measure,
        measurement.facts.executionBasis as ProjectFacts['executionBasis'],
      );
      const { rows, count } = await this.facts.projectLines(tx, view, projectId, kinds, sliceOf(query));
      return { rows, total: count, page: query.page, pageSize: query.pageSize };
    });
  }

  private async measured(
    tx: Tx,
    caller: Caller,
    id: string,
  ): Promise<{ measurement: MeasurementRow; view: Viewpoint }> {
    const measurement = await this.store.measurement(tx, caller.agencyId, id);
    if (!measurement) throw new DomainError('NOT_FOUND', 'missing', { what: performanceThings.measurement });
    const { fiscalYear, cutOff, watermark } = measurement;
    return { measurement, view: { agencyId: caller.agencyId, fiscalYear, cutOff, watermark } };
  }
}

function noLines(measurement: MeasurementRow): DomainError {
  return new DomainError('MEASUREMENT_LINES_NONE', 'missing', {
    measure: measureLabel(measurement.measure, measurement.parameters),
  });
}

function fromSample(item: WrongItem): Omit<ErrorPayoutView, 'period'> & { period: number } {
  const { period, reference, batchId, lineNo, beneficiaryId, name, idMasked, amount, errorAmount } = item;
  const payout = { period, reference, batchId, lineNo, beneficiaryId, name, idMasked, amount };
  return { ...payout, wrongAmount: errorAmount ?? '0.00', sampleNo: item.no };
}

function sliceOf(query: PageQuery & { sort?: string }): Slice {
  return { limit: query.pageSize, offset: offsetOf(query), sort: query.sort };
}

function paged<T extends { period: number }>(
  rows: T[],
  count: number,
  query: PageQuery,
): Page<Omit<T, 'period'> & { period: string }> {
  return {
    rows: rows.map((row) => ({ ...row, period: intToPeriod(row.period) })),
    total: count,
    page: query.page,
    pageSize: query.pageSize,
  };
}
