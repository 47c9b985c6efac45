import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, Matches, Max, Min } from 'class-validator';
import { SCHEMES } from '../agencies/domain/fund.types.js';
import { Written } from '../platform/http/written.js';
import {
  CAUSES,
  FORECAST_METHODS,
  LIKELIHOODS,
  type Cause,
  type ForecastMethod,
  type Likelihood,
} from './domain/reach.js';
import { YearQuery } from './indicators.dto.js';

const WHEN = { type: String, format: 'date-time' } as const;
const TEXT = { nullable: true, type: String } as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export class MonitoringQuery extends YearQuery {
  @ApiProperty({ example: '2024-10-31', description: '截止日期' })
  @Matches(DAY)
  cutOff!: string;
}

export class DeviationBody {
  @ApiProperty({ example: '2024-10-31', description: '截止日期' })
  @Matches(DAY)
  cutOff!: string;

  @ApiProperty({ enum: CAUSES, description: '偏差原因：经费、制度、人员、硬件条件、其他' })
  @IsIn(CAUSES as unknown as string[])
  cause!: Cause;

  @ApiProperty({ description: '偏差说明与改进措施' })
  @Written(2, 1000)
  text!: string;
}

export class PayrollAdjustmentBody {
  @ApiProperty({ enum: SCHEMES, description: '险种' })
  @IsIn(SCHEMES as unknown as string[])
  scheme!: string;

  @ApiProperty({ example: '2024-07', description: '自哪个月起' })
  @Matches(/^(?:20\d\d|2100)-(?:0[1-9]|1[0-2])$/, { message: '应为 2000-01 至 2100-12 之间的“年-月”' })
  from!: string;

  @ApiProperty({ example: '120000.00', description: '每月增加的金额，元；减少为负' })
  @Matches(/^-?\d{1,12}(\.\d{1,2})?$/)
  amount!: string;

  @ApiProperty({ type: 'integer', description: '每月增加的人数；减少为负' })
  @IsInt()
  @Min(-1_000_000)
  @Max(1_000_000)
  people!: number;

  @ApiProperty({ description: '依据' })
  @Written(2, 500)
  reason!: string;
}

export class MonitoringIdDto {
  @ApiProperty() id!: string;
}

export class DeviationDto {
  @ApiProperty({ enum: CAUSES }) cause!: Cause;
  @ApiProperty() causeLabel!: string;
  @ApiProperty() text!: string;
  @ApiProperty() notedBy!: string;
  @ApiProperty(WHEN) notedAt!: Date;
}

export class MonitoredIndicatorDto {
  @ApiProperty() indicatorId!: string;
  @ApiProperty({ ...TEXT, description: '同一截止日期最近一次的监测值，打开它背后的明细' }) measurementId!:
    string | null;
  @ApiProperty(TEXT) projectId!: string | null;
  @ApiProperty(TEXT) projectCode!: string | null;
  @ApiProperty() projectName!: string;
  @ApiProperty({ type: 'integer' }) no!: number;
  @ApiProperty() level1!: string;
  @ApiProperty() level2!: string;
  @ApiProperty() level3!: string;
  @ApiProperty() operatorSign!: string;
  @ApiProperty({ description: '全年目标值' }) target!: string;
  @ApiProperty(TEXT) unit!: string | null;
  @ApiProperty() weight!: string;
  @ApiProperty() measureLabel!: string;
  @ApiProperty({ type: 'integer', description: '绩效目标表的第几版' }) goalVersion!: number;
  @ApiProperty({ ...TEXT, description: '截至截止日期的完成值' }) actual!: string | null;
  @ApiProperty({ ...TEXT, description: '完成率，%' }) completion!: string | null;
  @ApiProperty({ ...TEXT, description: '全年预计完成值' }) forecast!: string | null;
  @ApiProperty({ enum: FORECAST_METHODS }) forecastMethod!: ForecastMethod;
  @ApiProperty({ description: '推算方法' }) forecastMethodLabel!: string;
  @ApiProperty({ ...TEXT, description: '预计完成率，%' }) forecastCompletion!: string | null;
  @ApiProperty({ enum: LIKELIHOODS, nullable: true, description: '完成目标的可能性' }) likelihood!: Likelihood | null;
  @ApiProperty(TEXT) likelihoodLabel!: string | null;
  @ApiProperty({ type: [String], description: '预警' }) alerts!: string[];
  @ApiProperty({ description: '须说明偏差原因而尚未说明' }) noteNeeded!: boolean;
  @ApiProperty({ type: DeviationDto, nullable: true }) note!: DeviationDto | null;
}

export class MonitoredProjectDto {
  @ApiProperty() id!: string;
  @ApiProperty() code!: string;
  @ApiProperty() name!: string;
  @ApiProperty(TEXT) scheme!: string | null;
  @ApiProperty({ description: '资金来源' }) sourceLevel!: string;
  @ApiProperty({ enum: ['ARRIVED', 'ATTRIBUTED', 'SPENT'] }) executionBasis!: string;
  @ApiProperty({ description: '年初预算，元' }) allotted!: string;
  @ApiProperty({ description: '调整后预算，元' }) budget!: string;
  @ApiProperty({ description: '到位，元' }) arrived!: string;
  @ApiProperty({ description: '已执行，元' }) executed!: string;
  @ApiProperty({ ...TEXT, description: '执行率，%' }) executionRate!: string | null;
  @ApiProperty({ description: '预计全年执行，元' }) executedByYearEnd!: string;
  @ApiProperty({ ...TEXT, description: '预计执行率，%' }) forecastRate!: string | null;
  @ApiProperty({ description: '已归集，元' }) attributed!: string;
  @ApiProperty({ description: '预计全年归集，元' }) attributedByYearEnd!: string;
  @ApiProperty({ ...TEXT, description: '资金用完的月份；空为够用' }) exhaustedIn!: string | null;
  @ApiProperty({ description: '资金能用多久' }) exhaustion!: string;
  @ApiProperty({ ...TEXT, description: '各指标完成率的平均（每个最多 100），%' }) goalCompletion!: string | null;
  @ApiProperty({ type: 'integer', description: '确定能完成的指标' }) certain!: number;
  @ApiProperty({ type: 'integer', description: '有可能完成的指标' }) possible!: number;
  @ApiProperty({ type: 'integer', description: '完全不可能完成的指标' }) impossible!: number;
}

export class ForecastMonthDto {
  @ApiProperty() period!: string;
  @ApiProperty({ description: '元' }) amount!: string;
  @ApiProperty({ type: 'integer' }) people!: number;
  @ApiProperty({ enum: ['PAID', 'PLANNED', 'PROJECTED'], description: '已发放、已知、推算' }) kind!: string;
}

export class MonitoredSchemeDto {
  @ApiProperty({ enum: SCHEMES }) scheme!: string;
  @ApiProperty({ enum: ['SEASONAL', 'LAST_MONTH', 'NONE'] }) method!: string;
  @ApiProperty() methodLabel!: string;
  @ApiProperty({ description: '已发放，元' }) paid!: string;
  @ApiProperty({ description: '预计全年，元' }) total!: string;
  @ApiProperty({ type: 'integer', description: '余下各月到龄而计入的人' }) entrants!: number;
  @ApiProperty({ type: [ForecastMonthDto] }) months!: ForecastMonthDto[];
}

export class PayrollAdjustmentDto {
  @ApiProperty() id!: string;
  @ApiProperty({ enum: SCHEMES }) scheme!: string;
  @ApiProperty() from!: string;
  @ApiProperty() amount!: string;
  @ApiProperty({ type: 'integer' }) people!: number;
  @ApiProperty() reason!: string;
  @ApiProperty() enteredBy!: string;
  @ApiProperty(WHEN) enteredAt!: Date;
}

export class MonitoringDto {
  @ApiProperty({ type: 'integer' }) fiscalYear!: number;
  @ApiProperty() cutOff!: string;
  @ApiProperty({ description: '水位（日志位置）' }) watermark!: string;
  @ApiProperty({ type: [MonitoredIndicatorDto] }) indicators!: MonitoredIndicatorDto[];
  @ApiProperty({ type: [MonitoredProjectDto], description: '预算执行与绩效目标双监控' })
  projects!: MonitoredProjectDto[];
  @ApiProperty({ type: [MonitoredSchemeDto], description: '各险种全年发放的推算' }) schemes!: MonitoredSchemeDto[];
  @ApiProperty({ type: [PayrollAdjustmentDto], description: '计入推算的已知变动' })
  adjustments!: PayrollAdjustmentDto[];
}
