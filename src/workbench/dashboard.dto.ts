import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { SCHEMES } from '../agencies/domain/fund.types.js';
import { IfGiven } from '../platform/http/if-given.js';
import { LATE_KINDS, type LateItem } from './domain/late-list.js';
import { OUTCOMES, SOURCES, type FlowOutcome, type FlowSource } from './domain/workbench.types.js';

const YUAN = '（元，两位小数）';

export class DashboardQuery {
  @ApiProperty({ type: 'integer', example: 2024, description: '预算年度' })
  @Type(() => Number)
  @IsInt()
  @Min(2000)
  @Max(2100)
  fiscalYear!: number;
  @ApiPropertyOptional({ format: 'date', example: '2024-12-31', description: '截止日期；不填为今天，往年为年末' })
  @IfGiven()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: '应为“年-月-日”的日期' })
  cutOff?: string;
}

export class DashboardMonthDto {
  @ApiProperty({ description: '期间', example: '2024-12' })
  period!: string;
  @ApiProperty({ enum: SCHEMES })
  scheme!: string;
  @ApiProperty({ description: '本月各批次（重发除外）均已结清' })
  settled!: boolean;
  @ApiProperty({ type: 'integer', description: '应发人数' })
  plannedCount!: number;
  @ApiProperty({ description: `应发金额${YUAN}` })
  plannedAmount!: string;
  @ApiProperty({ type: 'integer', description: '截止日期前到账人数（含重发）' })
  paidCount!: number;
  @ApiProperty({ description: `截止日期前到账净额（含重发）${YUAN}` })
  paidAmount!: string;
  @ApiProperty({ type: 'integer', description: '发放日当天或以前到账人数' })
  onTimeCount!: number;
  @ApiProperty({ type: 'integer', description: '全额到账人数；一笔发放要么全额到账，要么退回' })
  fullCount!: number;
  @ApiProperty({ type: 'integer', description: '首次发放被银行退回的笔数' })
  failedCount!: number;
  @ApiProperty({ description: `首次发放被银行退回的金额${YUAN}` })
  failedAmount!: string;
  @ApiProperty({ type: 'integer', description: '重发到账笔数' })
  reissuedCount!: number;
  @ApiProperty({ description: `重发到账金额${YUAN}` })
  reissuedAmount!: string;
  @ApiProperty({ type: 'integer', description: '退回尚未了结的笔数' })
  openBouncedCount!: number;
  @ApiProperty({ description: `退回尚未了结的金额${YUAN}` })
  openBouncedAmount!: string;
  @ApiProperty({ type: [String], description: '批次编号，含重发批次' })
  batchIds!: string[];
}

export class DashboardAccuracyDto {
  @ApiProperty({ enum: ['FINDINGS', 'SAMPLE'], description: 'FINDINGS 已确认的稽核问题，SAMPLE 抽样方案' })
  source!: string;
  @ApiProperty({ type: String, nullable: true, description: '抽样方案' })
  planId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '置信区间下限（%）；未按抽样监测为空' })
  lower!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '置信区间上限（%）' })
  upper!: string | null;
}

export class DashboardMeasureDto {
  @ApiProperty()
  indicatorId!: string;
  @ApiProperty({ type: String, nullable: true, description: '项目编号；单位整体目标为空' })
  projectId!: string | null;
  @ApiProperty({ enum: SCHEMES, type: String, nullable: true, description: '险种；各险种合计的指标为空' })
  scheme!: string | null;
  @ApiProperty({ description: '计量方法代码', example: 'ON_TIME_RATE' })
  measure!: string;
  @ApiProperty({ description: '计量方法名称' })
  label!: string;
  @ApiProperty({ description: '三级指标' })
  name!: string;
  @ApiProperty({ description: '符号：>= = <=' })
  operator!: string;
  @ApiProperty({ description: '目标值，单位见 unit', example: '240' })
  target!: string;
  @ApiProperty({ type: String, nullable: true, description: '单位', example: '万/月' })
  unit!: string | null;
  @ApiProperty({ type: String, nullable: true, description: `目标值为金额时折合${YUAN}` })
  targetAmount!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: '截止日期前最近一次监测值的编号，用于查看明细；尚未监测为空',
  })
  measurementId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '监测值，单位同 unit；未监测或不可计量为空' })
  actual!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '完成率（%）' })
  completion!: string | null;
  @ApiProperty({ type: Boolean, nullable: true, description: '达到目标（完成率满 100%）；未监测或不可计量为空' })
  met!: boolean | null;
  @ApiProperty({ type: String, nullable: true, description: '得分' })
  score!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true, description: '该监测值的截止日期' })
  cutOff!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '该监测值的日志水位' })
  watermark!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: '监测时间' })
  measuredAt!: Date | null;
  @ApiProperty({ type: DashboardAccuracyDto, nullable: true, description: '准确率的来源；其他指标为空' })
  accuracy!: DashboardAccuracyDto | null;
}

export class ProjectMonthDto {
  @ApiProperty({ example: '2024-12' })
  period!: string;
  @ApiProperty({ description: `当月使用${YUAN}` })
  amount!: string;
  @ApiProperty({ description: `累计使用${YUAN}` })
  cumulative!: string;
}

export class DashboardProjectDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ description: '项目代码' })
  code!: string;
  @ApiProperty({ description: '项目名称' })
  name!: string;
  @ApiProperty({ enum: SCHEMES, type: String, nullable: true })
  scheme!: string | null;
  @ApiProperty({ enum: SOURCES, description: '资金来源级次' })
  sourceLevel!: string;
  @ApiProperty({ enum: ['ARRIVED', 'ATTRIBUTED', 'SPENT'], description: '执行口径：到位、归集或支出' })
  executionBasis!: string;
  @ApiProperty({ description: `调整后预算${YUAN}` })
  budget!: string;
  @ApiProperty({ description: `到位${YUAN}` })
  arrived!: string;
  @ApiProperty({ description: `归集${YUAN}` })
  attributed!: string;
  @ApiProperty({ description: `支出${YUAN}` })
  spent!: string;
  @ApiProperty({ description: `已执行，按执行口径${YUAN}` })
  executed!: string;
  @ApiProperty({ type: String, nullable: true, description: '执行率（%，两位小数）；没有预算时为空' })
  executionRate!: string | null;
  @ApiProperty({ description: '截止日期时年度已过的比例（%，两位小数）' })
  yearPassed!: string;
  @ApiProperty({ type: [ProjectMonthDto], description: '逐月使用：归集，按支出执行的项目为支出' })
  months!: ProjectMonthDto[];
  @ApiProperty({ type: String, nullable: true, description: `月均使用${YUAN}；尚未使用为空` })
  averageMonthly!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '剩余预算还可使用的月数（两位小数）；尚未使用为空' })
  monthsLeft!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '按此速度用完的月份；项目期间内用不完为空' })
  runsOutIn!: string | null;
  @ApiProperty({ description: '预测方法' })
  forecastMethod!: string;
}

export class FlowSourceDto {
  @ApiProperty({ enum: SOURCES })
  source!: FlowSource;
  @ApiProperty({ description: '来源名称', example: '中央' })
  sourceLabel!: string;
  @ApiProperty({ enum: SCHEMES })
  scheme!: string;
  @ApiProperty({ description: `金额${YUAN}` })
  amount!: string;
}

export class FlowOutcomeDto {
  @ApiProperty({ enum: SCHEMES })
  scheme!: string;
  @ApiProperty({ enum: OUTCOMES })
  outcome!: FlowOutcome;
  @ApiProperty({ description: '去向名称', example: '已发放' })
  outcomeLabel!: string;
  @ApiProperty({ description: `金额${YUAN}` })
  amount!: string;
}

export class FlowDto {
  @ApiProperty({ type: [FlowSourceDto], description: '来源到险种；不由项目负担的（含退回待处理）为基金自有' })
  sources!: FlowSourceDto[];
  @ApiProperty({ type: [FlowOutcomeDto], description: '险种到去向；一笔发放连同其重发只计一次' })
  outcomes!: FlowOutcomeDto[];
  @ApiProperty({ description: `合计，两侧相等${YUAN}` })
  totalAmount!: string;
}

export class LateItemDto {
  @ApiProperty({
    enum: LATE_KINDS,
    description:
      'MONTH 过发放日还没有批次，BATCH 过发放日未结清，BOUNCED 退回超过 30 天，FUND_REQUEST 未到账的用款计划，VOUCHERS 未审核凭证',
  })
  kind!: LateItem['kind'];
  @ApiProperty({ description: '一句话说明' })
  text!: string;
  @ApiProperty({ enum: ['batch', 'fundRequest', 'fund'], description: '对象种类' })
  subjectType!: string;
  @ApiProperty({ description: '对象编号；基金为险种代码' })
  subjectId!: string;
  @ApiProperty({ enum: SCHEMES })
  scheme!: string;
  @ApiProperty({ type: String, nullable: true, description: '期间' })
  period!: string | null;
  @ApiProperty({ type: 'integer', description: '数量' })
  count!: number;
  @ApiProperty({ type: String, nullable: true, description: `金额${YUAN}` })
  amount!: string | null;
  @ApiProperty({ format: 'date', description: '起算日：发放日、最早退回日、到账期限、最早凭证日期' })
  since!: string;
  @ApiProperty({ type: 'integer', description: '起算日到截止日期的天数；未到期为负数' })
  days!: number;
}

export class DashboardDto {
  @ApiProperty({ type: 'integer', description: '预算年度' })
  fiscalYear!: number;
  @ApiProperty({ format: 'date', description: '截止日期' })
  cutOff!: string;
  @ApiProperty({ type: String, format: 'date-time', description: '计算时间' })
  asOf!: Date;
  @ApiProperty({ description: '日志水位：计算时已发生的最后一项操作' })
  watermark!: string;
  @ApiProperty({ enum: SCHEMES, isArray: true, description: '已开设基金的险种' })
  schemes!: string[];
  @ApiProperty({ type: [DashboardMonthDto], description: '月份 × 险种' })
  months!: DashboardMonthDto[];
  @ApiProperty({ type: [DashboardMeasureDto], description: '由台账计算的绩效指标：目标与最近监测值' })
  measures!: DashboardMeasureDto[];
  @ApiProperty({ type: [DashboardProjectDto], description: '补贴项目' })
  projects!: DashboardProjectDto[];
  @ApiProperty({
    type: String,
    nullable: true,
    description: '全部项目已执行（各按其口径）占预算的百分比，两位小数；没有预算时为空',
  })
  executionRate!: string | null;
  @ApiProperty({ description: '截止日期时年度已过的比例（%，两位小数）' })
  yearPassed!: string;
  @ApiProperty({ type: FlowDto, description: '资金流向：截止日期前支出户已付款的批次' })
  flow!: FlowDto;
  @ApiProperty({ type: [LateItemDto], description: '逾期事项，最久的在前' })
  late!: LateItemDto[];
}
