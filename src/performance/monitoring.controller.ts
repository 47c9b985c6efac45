import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { PresentAnswers } from '../platform/db/present-answers.js';
import { IdParam } from '../platform/http/id-param.js';
import { reply } from '../platform/http/reply.js';
import { Allow, From, Key } from '../platform/http/request-context.js';
import { AdjustPayrollForecast } from './adjust-payroll-forecast.js';
import {
  DeviationBody,
  MonitoringDto,
  MonitoringIdDto,
  MonitoringQuery,
  PayrollAdjustmentBody,
} from './monitoring.dto.js';
import { NoteDeviation } from './note-deviation.js';
import { ShowMonitoring } from './show-monitoring.js';

@ApiTags('绩效')
@Controller('v1')
export class MonitoringController {
  constructor(
    @Inject(PresentAnswers) private readonly answers: PresentAnswers,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ShowMonitoring) private readonly showMonitoring: ShowMonitoring,
    @Inject(NoteDeviation) private readonly noteDeviation: NoteDeviation,
    @Inject(AdjustPayrollForecast) private readonly adjustForecast: AdjustPayrollForecast,
  ) {}

  @Get('monitoring')
  @Allow('performance.read')
  @ApiOperation({ summary: '绩效运行监控：完成值、全年预计、可能性、预警，预算执行与目标双监控' })
  @ApiOkResponse({ type: MonitoringDto })
  show(@From() { agencyId }: Caller, @Query() { fiscalYear, cutOff }: MonitoringQuery): Promise<MonitoringDto> {
    return this.answers.of(`monitoring/${agencyId}/${fiscalYear}/${cutOff}`, (tx) =>
      this.showMonitoring.run(tx, agencyId, { fiscalYear, cutOff }),
    );
  }

  @Post('indicators/:id/deviations')
  @Allow('performance.manage')
  @ApiOperation({ summary: '说明一个指标在截止日期的偏差原因' })
  @ApiCreatedResponse({ type: MonitoringIdDto })
  async note(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() indicatorId: string,
    @Body() body: DeviationBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<MonitoringIdDto> {
    const input = { indicatorId, ...body };
    const command = { name: 'indicator.noteDeviation', key, input };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.noteDeviation.run(ctx, input)));
  }

  @Post('payroll-adjustments')
  @Allow('performance.manage')
  @ApiOperation({ summary: '登记一项已知的发放变动，只用于推算' })
  @ApiCreatedResponse({ type: MonitoringIdDto })
  async adjust(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @Body() body: PayrollAdjustmentBody,
    @Res({ passthrough: true }) res: Response,
  ): Promise<MonitoringIdDto> {
    const command = { name: 'payrollForecast.adjust', key, input: body };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.adjustForecast.run(ctx, body)));
  }

  @Post('payroll-adjustments/:id/take-back')
  @HttpCode(200)
  @Allow('performance.manage')
  @ApiOperation({ summary: '撤销一项已知变动' })
  @ApiOkResponse({ type: MonitoringIdDto })
  async takeBack(
    @From() caller: Caller,
    @Key() key: string | undefined,
    @IdParam() id: string,
    @Res({ passthrough: true }) res: Response,
  ): Promise<MonitoringIdDto> {
    const command = { name: 'payrollForecast.takeBack', key, input: { id } };
    return reply(res, await this.commands.run(caller, command, (ctx) => this.adjustForecast.takeBack(ctx, { id })));
  }
}
