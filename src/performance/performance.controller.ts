import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { AgenciesService } from '../agencies/agencies.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { intToPeriod } from '../kernel/period.js';
import { measureLabels } from '../messages/performance.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { FileVault } from '../platform/files/file-vault.js';
import { TakesFile, TheFile, type UploadedFile } from '../platform/files/upload.js';
import { offsetOf, type Page } from '../platform/http/paging.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { CreateIndicator } from './create-indicator.js';
import { EnterManualValue } from './enter-manual-value.js';
import {
  CreateIndicatorBody,
  IndicatorView,
  ManualValueBody,
  MeasureBody,
  MeasurementLinesQuery,
  MeasurementQuery,
  MeasurementView,
  YearQuery,
} from './indicators.dto.js';
import { dueMonths, MeasureIndicators } from './measure-indicators.js';
import { PerformanceFactsStore, type Viewpoint } from './performance-facts.store.js';
import { PerformanceStore, type MeasurementRow } from './performance.store.js';

@ApiTags('绩效')
@Controller('v1')
export class PerformanceController {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(PerformanceStore) private readonly store: PerformanceStore,
    @Inject(PerformanceFactsStore) private readonly facts: PerformanceFactsStore,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
    @Inject(FileVault) private readonly vault: FileVault,
    @Inject(CreateIndicator) private readonly createIndicator: CreateIndicator,
    @Inject(EnterManualValue) private readonly enterManualValue: EnterManualValue,
    @Inject(MeasureIndicators) private readonly measureIndicators: MeasureIndicators,
  ) {}

  @Get('indicators')
  @Allow('performance.read')
  @ApiOkResponse({ type: [IndicatorView], description: '绩效指标' })
  async indicators(@From() caller: Caller, @Query() query: YearQuery): Promise<IndicatorView[]> {
    const rows = await this.db.read((tx) => this.store.indicators(tx, caller.agencyId, query.fiscalYear));
    return rows.map((row) => ({ ...row, measureLabel: measureLabels[row.measure]! }));
  }

  @Post('indicators')
  @Allow('performance.manage')
  @ApiCreatedResponse({ description: '录入一个绩效指标' })
  async create(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: CreateIndicatorBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<{ id: string }> {
    return reply(
      res,
      await this.commands.run(caller, { name: 'indicator.create', key, input: body }, (ctx) =>
        this.createIndicator.run(ctx, {
          ...body,
          projectId: body.projectId ?? null,
          unit: body.unit ?? null,
          basis: body.basis ?? null,
          scoringRule: body.scoringRule ?? null,
          evidenceKind: body.evidenceKind ?? null,
          parameters: body.parameters ?? {},
        }),
      ),
    );
  }

  @Post('indicators/:id/manual-values')
  @Allow('performance.manage')
  @TakesFile()
  @ApiCreatedResponse({ description: '录入实际完成值，须附佐证文件' })
  async manualValue(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Param('id') indicatorId: string,
    @Body() body: ManualValueBody,
    @TheFile() file: UploadedFile,
    @Res({ passthrough: true }) res: Response,
  ): Promise<{ id: string }> {
    const input = { indicatorId, ...body, file: file.digest.toString('hex') };
    return reply(
      res,
      await this.commands.run(caller, { name: 'indicator.enterValue', key, input }, async (ctx) => {
        const stored = await this.vault.put(ctx, {
          purpose: 'evidence',
          name: file.name,
          mediaType: file.mediaType,
          source: file.read() as AsyncIterable<Buffer>,
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
        (await this.measureIndicators.run(ctx, body)).map(toView),
      ),
    );
  }

  @Get('measurements')
  @Allow('performance.read')
  @ApiOkResponse({ type: [MeasurementView], description: '每个指标最近一次的监测值' })
  async latest(@From() caller: Caller, @Query() query: MeasurementQuery): Promise<MeasurementView[]> {
    const rows = await this.db.read((tx) =>
      this.store.latestMeasurements(tx, caller.agencyId, query.fiscalYear, query.cutOff ?? null),
    );
    return rows.map(toView);
  }

  @Get('measurements/:id/lines')
  @Allow('performance.read')
  @ApiOkResponse({ description: '一个监测值背后的人次：全部，或未足额、未按时、未发放的' })
  async lines(@From() caller: Caller, @Param('id') id: string, @Query() query: MeasurementLinesQuery): Promise<Page<object>> {
    return this.db.read(async (tx) => {
      const measurement = await this.store.measurement(tx, caller.agencyId, id);
      if (!measurement) throw new DomainError('NOT_FOUND', 'missing', { what: '监测值' });
      const scheme = measurement.parameters.scheme ?? query.scheme;
      if (!scheme) throw new DomainError('MEASURE_PARAMETER_MISSING', 'invalid', { indicator: measurement.level3, measure: measurement.measure });
      const view: Viewpoint = {
        agencyId: caller.agencyId,
        fiscalYear: measurement.fiscalYear,
        cutOff: measurement.cutOff,
        watermark: measurement.watermark,
      };
      const months = await dueMonths(tx, this.agencies, view, scheme);
      const { rows, total } = await this.facts.personPeriods(tx, view, scheme, months, query.side, {
        limit: query.pageSize,
        offset: offsetOf(query),
      });
      return {
        rows: rows.map((row) => ({ ...row, period: intToPeriod(row.period) })),
        total,
        page: query.page,
        pageSize: query.pageSize,
      };
    });
  }
}

function toView(row: MeasurementRow): MeasurementView {
  const { measuredAt: _measuredAt, projectId: _projectId, ...rest } = row;
  return { ...rest, measureLabel: measureLabels[row.measure]! };
}
